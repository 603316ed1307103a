import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { ASKED, ASKED_ID as ID, NOW, type PORTAL, refusal, steady, useApi } from './support/api.js'

const ROW = `
  SELECT tag, status, request_data, requested_by, requested_channel, iteration, err_message, download_urls,
    encryption_key, dt_job_submitted::text AS submitted, dt_job_completed, execution_time, processed_batches
  FROM job_request WHERE request_id = $1`

describeWithPostgres('a request that is submitted', server => {
  const api = useApi(server)
  const submit = (request: unknown, headers?: typeof PORTAL) => api.post('/request/submit', request, headers)
  const row = async (id = ID) => (await api.database.run(ROW, [id]))[0]
  beforeEach(() => api.database.run('DELETE FROM job_request'))

  it('is answered with a job object', async () => {
    const { result, ...envelope } = steady(await submit(ASKED))
    expect(envelope).to.deep.equal({
      id: 'ekstep.analytics.dataset.request.submit',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { status: 'successful', client_key: null },
      responseCode: 'OK',
    })
    const { expiresAt, ...job } = result
    expect(job).to.deep.equal({
      requestId: ID,
      tag: 'batch-100:channel-7',
      dataset: 'progress-exhaust',
      requestedBy: 'user-9',
      requestedChannel: 'channel-7',
      status: 'SUBMITTED',
      lastUpdated: NOW.getTime(),
      datasetConfig: { batchId: 'batch-100' },
      attempts: 0,
      jobStats: { dtJobSubmitted: NOW.getTime(), dtJobCompleted: null, executionTime: null },
      downloadUrls: [],
      statusMessage: null,
    })
    expect(expiresAt).to.be.closeTo(Date.now() + 30 * 60_000, 60_000)
  })

  it('has an id of its own in each answer, as a UUID', async () => {
    const { resmsgid } = (await submit(ASKED)).json().params
    expect(resmsgid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect((await submit(ASKED)).json().params.resmsgid).not.to.equal(resmsgid)
  })

  it('is stored as the jobs read it, with its key, which no answer shows', async () => {
    const answer = await submit({ ...ASKED, encryptionKey: 'secret-key', outputFormat: 'csv' })
    expect(answer.body).not.to.include('secret-key')
    expect(await row()).to.deep.equal({
      tag: 'batch-100:channel-7',
      status: 'SUBMITTED',
      request_data: { batchId: 'batch-100' },
      requested_by: 'user-9',
      requested_channel: 'channel-7',
      iteration: 0,
      err_message: null,
      download_urls: null,
      encryption_key: 'secret-key',
      submitted: '2024-03-05 06:07:08.123',
      dt_job_completed: null,
      execution_time: null,
      processed_batches: null,
    })
  })

  it('can be submitted by the path of the gateway', async () => {
    const answer = await api.post('/api/dataset/v1/request/submit', ASKED)
    expect(answer.json().result.requestId).to.equal(ID)
  })

  const ids: readonly (readonly [string, object, string])[] = [
    ['of a user', ASKED, ID],
    ['of nobody', { ...ASKED, requestedBy: undefined }, '2FDEAF06CE8FB3671639AB48F88406CB'],
    [
      'of a dataset with a type',
      {
        tag: 'tag-1',
        dataset: 'druid-dataset',
        requestedBy: 'user-9',
        datasetConfig: { type: 'ml-task-detail-exhaust' },
      },
      '726A3C0E238817345451FC2F85290DF5',
    ],
  ]
  for (const [name, request, id] of ids) {
    it(`has the id that is known for one ${name}`, async () => {
      expect((await submit(request)).json().result.requestId).to.equal(id)
    })
  }

  const invalid: readonly (readonly [unknown, string])[] = [
    [undefined, 'request is empty'],
    ['text', 'request is empty'],
    [[], 'request is empty'],
    [{}, 'tag is empty'],
    [{ dataset: 'd', datasetConfig: {} }, 'tag is empty'],
    [{ tag: null, dataset: 'd', datasetConfig: {} }, 'tag is empty'],
    [{ tag: 't', datasetConfig: {} }, 'dataset is empty'],
    [{ tag: 't', dataset: 'd' }, 'datasetConfig is empty'],
    [{ tag: 1, dataset: 'd', datasetConfig: {} }, 'tag is not a text'],
    [{ tag: 't', dataset: [], datasetConfig: {} }, 'dataset is not a text'],
    [{ tag: 't', dataset: 'd', datasetConfig: 'all' }, 'datasetConfig is not an object'],
    [{ tag: 't', dataset: 'd', datasetConfig: { type: {} } }, 'type is not a text'],
    [{ ...ASKED, requestedBy: {} }, 'requestedBy is not a text'],
    [{ ...ASKED, encryptionKey: 7 }, 'encryptionKey is not a text'],
    [{ ...ASKED, dataset: 'a\0b' }, 'dataset has a character that cannot be stored'],
    [{ ...ASKED, tag: 'a\0b' }, 'tag has a character that cannot be stored'],
  ]
  for (const [request, message] of invalid) {
    it(`is refused: ${JSON.stringify(request)}`, async () => {
      expect(refusal(await submit(request))).to.deep.equal([400, 'CLIENT_ERROR', message])
      expect(await api.database.run('SELECT FROM job_request')).to.deep.equal([])
    })
  }

  it('may have a tag and a dataset that are empty texts', async () => {
    const answer = await submit({ tag: '', dataset: '', datasetConfig: {} })
    expect(answer.json().result).to.include({ tag: ':channel-7', dataset: '', status: 'SUBMITTED' })
  })

  it('is checked before its caller is', async () => {
    const nobody = { 'x-channel-id': '', 'x-consumer-id': '' }
    expect(refusal(await submit({}, nobody))).to.deep.equal([400, 'CLIENT_ERROR', 'tag is empty'])
    expect(refusal(await submit(ASKED, nobody))).to.deep.equal([
      403,
      'FORBIDDEN',
      'X-Channel-ID is missing in request header',
    ])
    expect(await api.database.run('SELECT FROM job_request')).to.deep.equal([])
  })
})

describeWithPostgres('the day in the id of a request', server => {
  const api = useApi(server, {
    settings: () => ({ zone: 'Asia/Kolkata' }),
    clock: () => new Date('2024-03-04T18:30:00Z'),
  })

  it('is that of the configured zone', async () => {
    expect((await api.post('/request/submit', ASKED)).json().result.requestId).to.equal(ID)
  })
})
