import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { smallSample } from '../../../fixtures/index.js'
import { sampleParameters } from '../../../fixtures/sample-parameters.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { openZip } from '../../pipelines/exhaust/support.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { runLern, type Serving, startServing } from '../support/lern-process.js'

const CHANNEL = '01260000000000000001'
const KEY = 'a key with spaces'
const BATCH = { batchId: '01310000000000000000' }
const FILTERS = { params: { filters: sampleParameters['program-user-exhaust']!.filters } }
const NOW = ['--now', '2024-03-05T20:00:00Z']

interface Job {
  readonly requestId: string
  readonly status: string
  readonly downloadUrls: readonly string[]
  readonly statusMessage: string | null
}

describeWithPostgres('a request, from its submission to its file', server => {
  const database = useDatabase(server)
  let folder: string
  let serving: Serving
  before(async function () {
    this.timeout(60_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-asked-'))
    const config = {
      sources: {
        snapshot: { type: 'snapshot', root: smallSample },
        requests: { type: 'postgres', url: database.url() },
      },
      catalog: { default: 'snapshot', job_request: 'requests' },
      store: { type: 'local', root: join(folder, 'out') },
      security: { fieldSalt: 'SunBird' },
    }
    await writeFile(join(folder, 'lern.json'), JSON.stringify(config))
    serving = await startServing(folder, NOW)
    await database.run(`INSERT INTO consumer_channel_mapping VALUES ('portal', '${CHANNEL}', 1)`)
  })
  after(async () => {
    await serving?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const call = async (path: string, init: RequestInit = {}): Promise<Job> => {
    const headers = { 'x-channel-id': CHANNEL, 'x-consumer-id': 'portal', 'content-type': 'application/json' }
    const response = await fetch(serving.url + path, { ...init, headers })
    const { result } = (await response.json()) as { readonly result: Job }
    expect(response.status).to.equal(200)
    return result
  }
  const submit = (dataset: string, datasetConfig: object, tag = dataset): Promise<Job> => {
    const request = { tag, dataset, requestedBy: 'user-9', datasetConfig, encryptionKey: KEY }
    return call('/request/submit', { method: 'POST', body: JSON.stringify({ request }) })
  }
  const read = (tag: string, { requestId }: Job): Promise<Job> =>
    call(`/request/read/${tag}?requestId=${requestId}`)

  const asked: readonly (readonly [dataset: string, data: object, header: string])[] = [
    ['progress-exhaust', BATCH, 'Collection Id,'],
    ['response-exhaust', BATCH, 'Collection Id,'],
    ['userinfo-exhaust', BATCH, 'Collection Id,'],
    ['program-user-exhaust', FILTERS, 'User UUID,'],
  ]
  it('is worked on, and its file can be fetched and opened with the key of who asked', async function () {
    this.timeout(60_000)
    const submitted = new Map<string, Job>()
    for (const [dataset, data] of asked) submitted.set(dataset, await submit(dataset, data))
    const worked = JSON.parse(await runLern(folder, ['work', '--once', '--json', '--quiet', ...NOW]))
    expect(worked).to.include({ success: asked.length, failed: 0 })

    for (const [dataset, , header] of asked) {
      const job = await read(dataset, submitted.get(dataset)!)
      expect(job).to.include({ status: 'SUCCESS', statusMessage: null })
      expect(job.downloadUrls).to.have.length(1)
      const file = await fetch(job.downloadUrls[0]!)
      expect(file.status).to.equal(200)
      const zip = Buffer.from(await file.arrayBuffer())
      const content = String(await openZip(zip, { password: KEY, key: KEY }))
      expect(content.startsWith(header)).to.equal(true)
      expect(content.split('\n')).to.have.length.greaterThan(2)
    }
  })

  it('is told why it has no file', async function () {
    this.timeout(60_000)
    const submitted = await submit('progress-exhaust', { batchFilter: 'a,b' }, 'wrong')
    await runLern(folder, ['work', '--once', '--quiet', ...NOW])
    expect(await read('wrong', submitted)).to.deep.include({
      status: 'FAILED',
      statusMessage: 'Internal Server Error: batchFilter is not a list of texts',
      downloadUrls: [],
    })
  })
})
