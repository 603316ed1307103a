import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { ASKED, ASKED_ID as ID, insertRequest, NOW, PORTAL, refusal, useApi } from './support/api.js'

const ROW = `
  SELECT tag, status, request_data, requested_by, requested_channel, iteration, err_message, download_urls,
    encryption_key, dt_job_submitted::text AS submitted, dt_job_completed, execution_time, processed_batches
  FROM job_request WHERE request_id = $1`

describeWithPostgres('a request that is submitted again', server => {
  const api = useApi(server)
  const submit = (request: unknown, headers?: typeof PORTAL) => api.post('/request/submit', request, headers)
  const row = async (id = ID) => (await api.database.run(ROW, [id]))[0]
  beforeEach(() => api.database.run('DELETE FROM job_request'))

  for (const status of ['SUBMITTED', 'PROCESSING', 'SUCCESS']) {
    it(`changes nothing while the first is ${status}`, async () => {
      await insertRequest(api.database, { requestId: ID, status, iteration: 2 })
      const before = await row()
      const answer = await submit({ ...ASKED, encryptionKey: 'another' })
      expect(answer.json().result).to.include({ status, attempts: 2 })
      expect(await row()).to.deep.equal(before)
    })

    it(`is refused when it asks for something else while the first is ${status}`, async () => {
      await insertRequest(api.database, { requestId: ID, status })
      const before = await row()
      expect(refusal(await submit({ ...ASKED, datasetConfig: { batchId: 'batch-200' } }))).to.deep.equal([
        400,
        'CLIENT_ERROR',
        `Request ${ID} of today has this tag and dataset but another datasetConfig; use another tag`,
      ])
      expect(await row()).to.deep.equal(before)
    })
  }

  it('is the same however the members of its configuration are ordered', async () => {
    await insertRequest(api.database, { requestId: ID, data: { a: 1, b: [2], batchId: 'x' } })
    const answer = await submit({ ...ASKED, datasetConfig: { batchId: 'x', b: [2], a: 1 } })
    expect(answer.statusCode).to.equal(200)
  })

  for (const number of ['-0', '1e999', '[-1e999]', '0.1e1']) {
    it(`is the same with a number that JSON writes otherwise: ${number}`, async () => {
      const payload = `{"request":{"tag":"t","dataset":"d","datasetConfig":{"batchId":"q","a":${number}}}}`
      const headers = { ...PORTAL, 'content-type': 'application/json' }
      const again = () => api.ask({ method: 'POST', url: '/request/submit', headers, payload })
      for (const answer of [await again(), await again()]) expect(answer.statusCode).to.equal(200)
      await api.database.run('UPDATE job_request SET request_data = $1', [`{"batchId":"q","a":${number}}`])
      expect((await again()).statusCode).to.equal(200)
    })
  }

  for (const status of ['FAILED', 'failed']) {
    it(`is taken up as new when the first is ${status}`, async () => {
      await insertRequest(api.database, { requestId: ID, status, iteration: 3, message: 'no luck' })
      const { result } = (await submit({ ...ASKED, encryptionKey: 'another' })).json()
      expect(result).to.include({ status: 'SUBMITTED', attempts: 0, statusMessage: null })
      expect(result).to.include({ lastUpdated: NOW.getTime() })
      expect(await row()).to.include({
        status: 'SUBMITTED',
        iteration: 0,
        err_message: null,
        download_urls: null,
        dt_job_completed: null,
        execution_time: null,
        encryption_key: 'another',
      })
    })
  }

  it('loses its key when it comes without one', async () => {
    await insertRequest(api.database, { requestId: ID, status: 'FAILED' })
    await submit(ASKED)
    expect(await row()).to.include({ encryption_key: null })
  })

  const DONE = '[{"channel":"channel-7","batchId":"batch-100","filePath":"a.zip","fileSize":1}]'
  const kept: readonly (readonly [string, object, string | null])[] = [
    ['keeps the batches that are done', { encryptionKey: 'secret-key' }, DONE],
    ['forgets them when it has another key', { encryptionKey: 'another' }, null],
    [
      'forgets them when it asks for other batches',
      { encryptionKey: 'secret-key', datasetConfig: { batchId: 'batch-200' } },
      null,
    ],
  ]
  for (const [name, request, batches] of kept) {
    it(`${name} when the first has failed`, async () => {
      await insertRequest(api.database, { requestId: ID, status: 'FAILED' })
      await api.database.run('UPDATE job_request SET processed_batches = $1', [DONE])
      await submit({ ...ASKED, ...request })
      expect(await row()).to.include({ processed_batches: batches })
    })
  }

  it('is entered once, however many submit it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(ASKED)))
    expect(answers.map(({ statusCode }) => statusCode)).to.deep.equal(answers.map(() => 200))
    expect(await api.database.run('SELECT FROM job_request')).to.have.length(1)
  })
})

describeWithPostgres('a request whose id is taken today', server => {
  const api = useApi(server, { settings: () => ({ sameId: 'answer' }) })

  it('is answered with the other one where the configuration says so', async () => {
    await api.post('/request/submit', ASKED)
    const answer = await api.post('/request/submit', { ...ASKED, datasetConfig: { batchId: 'batch-200' } })
    expect(answer.json().result.datasetConfig).to.deep.equal({ batchId: 'batch-100' })
  })
})
