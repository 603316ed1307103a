import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { insertRequest, PORTAL, refusal, steady, useApi } from './support/api.js'

const NOT_THERE = {
  id: 'ekstep.analytics.dataset.request.info',
  ver: '1.0',
  ts: '2024-03-05T06:07:08.123+00:00',
  params: {
    err: 'OK',
    status: 'failed',
    errmsg: 'no job available with the given request_id and tag',
    client_key: null,
  },
  responseCode: 'OK',
  result: null,
}

describeWithPostgres('a request that is read', server => {
  const api = useApi(server)
  const read = (tag: string, id: string, headers?: typeof PORTAL) =>
    api.get(`/request/read/${encodeURIComponent(tag)}?requestId=${encodeURIComponent(id)}`, headers)
  beforeEach(() => api.database.run('DELETE FROM job_request'))

  it('shows its files and its times when it succeeded, and never its key', async () => {
    await insertRequest(api.database)
    const answer = await read('batch-100', 'REQUEST')
    expect(answer.statusCode).to.equal(200)
    expect(answer.headers).to.include({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(answer.body).not.to.include('secret-key')
    const { result, ...envelope } = steady(answer)
    expect(envelope).to.deep.equal({
      id: 'ekstep.analytics.dataset.request.info',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { status: 'successful', client_key: null },
      responseCode: 'OK',
    })
    const { expiresAt: _, ...job } = result
    expect(job).to.deep.equal({
      requestId: 'REQUEST',
      tag: 'batch-100:channel-7',
      dataset: 'progress-exhaust',
      requestedBy: 'user-9',
      requestedChannel: 'channel-7',
      status: 'SUCCESS',
      lastUpdated: Date.parse('2024-03-05T07:00:00Z'),
      datasetConfig: { batchId: 'batch-100' },
      attempts: 0,
      jobStats: {
        dtJobSubmitted: Date.parse('2024-03-05T06:07:08.123Z'),
        dtJobCompleted: Date.parse('2024-03-05T07:00:00Z'),
        executionTime: 4_200,
      },
      downloadUrls: ['https://files.example.org/prefix/progress-exhaust/REQUEST/file.zip?minutes=30'],
      statusMessage: null,
    })
  })

  for (const status of ['SUBMITTED', 'PROCESSING']) {
    it(`shows neither files nor times of its end while it is ${status}`, async () => {
      await insertRequest(api.database, { status })
      const { result } = (await read('batch-100', 'REQUEST')).json()
      expect(result).to.include({ status })
      expect(result.downloadUrls).to.deep.equal([])
      expect(result.jobStats).to.include({ dtJobCompleted: null, executionTime: null })
    })
  }

  it('shows whole addresses of earlier jobs without another prefix of the store', async () => {
    const urls = [
      'wasb://reports@account.example/pre/ID/a.zip',
      'https://account.example/reports/pre/ID/b.zip',
    ]
    await insertRequest(api.database, { urls })
    expect((await read('batch-100', 'REQUEST')).json().result.downloadUrls).to.deep.equal([
      'https://files.example.org/pre/ID/a.zip?minutes=30',
      'https://files.example.org/pre/ID/b.zip?minutes=30',
    ])
  })

  it('says why it failed, and how often', async () => {
    await insertRequest(api.database, {
      status: 'FAILED',
      message: 'No data found',
      iteration: 2,
      urls: [''],
    })
    const { result } = (await read('batch-100', 'REQUEST')).json()
    expect(result).to.include({ status: 'FAILED', statusMessage: 'No data found', attempts: 2 })
    expect(result.downloadUrls).to.deep.equal([])
  })

  it('is shown as far as it goes when a program left most of it empty', async () => {
    await api.database.run("INSERT INTO job_request (tag, request_id) VALUES ('bare:channel-7', 'BARE')")
    const { result } = (await read('bare', 'BARE')).json()
    expect(result).to.deep.include({
      requestId: 'BARE',
      dataset: '',
      requestedBy: null,
      status: '',
      lastUpdated: null,
      datasetConfig: {},
      attempts: 0,
      downloadUrls: [],
    })
  })

  it('can be read by the path of the gateway', async () => {
    await insertRequest(api.database)
    const answer = await api.get('/api/dataset/v1/request/read/batch-100?requestId=REQUEST')
    expect(answer.json().result.requestId).to.equal('REQUEST')
  })

  const missing: readonly (readonly [string, string, string])[] = [
    ['another id', 'batch-100', 'OTHER'],
    ['no id', 'batch-100', ''],
    ['another tag', 'batch-200', 'REQUEST'],
    ['a tag that is SQL', "' OR '1'='1", 'REQUEST'],
    ['a tag that would end the statement', "batch-100:channel-7'; DROP TABLE job_request; --", 'REQUEST'],
    ['the stored tag', 'batch-100:channel-7', 'REQUEST'],
    ['a long tag', 'x'.repeat(900), 'REQUEST'],
  ]
  for (const [name, tag, id] of missing) {
    it(`is not there for ${name}`, async () => {
      await insertRequest(api.database)
      const answer = await read(tag, id)
      expect(answer.statusCode).to.equal(200)
      expect(steady(answer)).to.deep.equal(NOT_THERE)
    })
  }

  it('is not there for another channel, whoever asks', async () => {
    await insertRequest(api.database)
    const other = { ...PORTAL, 'x-channel-id': 'channel-8' }
    expect(steady(await read('batch-100', 'REQUEST', other))).to.deep.equal(NOT_THERE)
  })

  it('is refused to those who may not see it', async () => {
    await insertRequest(api.database)
    const stranger = { ...PORTAL, 'x-consumer-id': 'stranger' }
    expect(refusal(await read('batch-100', 'REQUEST', stranger))).to.deep.equal([
      403,
      'FORBIDDEN',
      "Given X-Consumer-ID='stranger' and X-Channel-ID='channel-7' are not authorized",
    ])
  })

  it('is refused for a tag that no database can hold', async () => {
    expect(refusal(await read('a\0b', 'REQUEST'))).to.deep.equal([
      400,
      'CLIENT_ERROR',
      'tag has a character that cannot be stored',
    ])
  })
})
