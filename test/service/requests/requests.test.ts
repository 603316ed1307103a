import { expect } from 'chai'
import { postgres, tablesOf } from '../../../connectors/postgres/index.js'
import { datasetsIn, type NewRequest, readConsumers, requestsIn } from '../../../service/requests/index.js'
import { type Database, useDatabase } from '../../connectors/postgres/support/database.js'
import { SCHEMAS } from '../../connectors/postgres/support/schemas.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf } from '../../support/failure.js'

const NOW = Date.parse('2024-03-05T06:07:08.123Z')
const NEW: NewRequest = {
  tag: 'batch-100:channel-7',
  requestId: 'ID',
  jobId: 'progress-exhaust',
  requestData: '{"batchId":  "batch-100"}',
  requestedBy: 'user-9',
  requestedChannel: 'channel-7',
  encryptionKey: 'key',
  submittedAt: NOW,
}
const STORED = {
  tag: 'batch-100:channel-7',
  requestId: 'ID',
  jobId: 'progress-exhaust',
  status: 'SUBMITTED',
  requestData: '{"batchId":  "batch-100"}',
  requestedBy: 'user-9',
  requestedChannel: 'channel-7',
  submittedAt: NOW,
  completedAt: null,
  executionTime: null,
  downloadUrls: [],
  message: null,
  iteration: 0,
}
const TABLES = tablesOf({ jobRequest: 'dev_job_request' })

const useTable = (database: Database, columns: string) => {
  before(async () => {
    await database.run(`CREATE TABLE dev_job_request (${columns})`)
    await postgres(database.pool(), { tables: { jobRequest: 'dev_job_request' } }).migrate()
  })
  beforeEach(() => database.run('DELETE FROM dev_job_request'))
}

describeWithPostgres('the table of requests', server => {
  for (const [name, columns] of Object.entries(SCHEMAS)) {
    describe(`as the ${name} made it`, () => {
      const database = useDatabase(server)
      useTable(database, columns)
      const requests = () => requestsIn(database.pool(), TABLES)

      it('takes a request once', async () => {
        expect(await requests().submit(NEW)).to.deep.equal({ outcome: 'created', request: STORED })
        const again = await requests().submit({ ...NEW, requestedBy: 'somebody else', encryptionKey: null })
        expect(again).to.deep.equal({ outcome: 'there', request: STORED })
        expect(await requests().find(NEW)).to.deep.equal(STORED)
        expect(await requests().list(NEW.tag, 10)).to.deep.equal([STORED])
        expect(await requests().search({ dataset: NEW.jobId }, 10)).to.deep.equal({
          total: 1,
          requests: [STORED],
        })
      })

      it('takes up again one that failed', async () => {
        await requests().submit(NEW)
        await database.run(`
          UPDATE dev_job_request SET status = 'FAILED', iteration = 3, err_message = 'no luck',
          dt_job_completed = now(), execution_time = 7, download_urls = '{a}'`)
        const later = { ...NEW, submittedAt: NOW + 1_000, requestData: '{}', requestedBy: 'other' }
        expect(await requests().submit(later)).to.deep.equal({
          outcome: 'renewed',
          request: { ...STORED, submittedAt: NOW + 1_000, requestData: '{}', requestedBy: 'other' },
        })
      })

      it('shows what a job wrote', async () => {
        await requests().submit(NEW)
        await database.run(`UPDATE dev_job_request SET status = 'SUCCESS', execution_time = 4200,
          dt_job_completed = '2024-03-05T07:00:00.5', download_urls = '{a.zip,"b, c.zip"}', iteration = NULL`)
        expect(await requests().find(NEW)).to.deep.equal({
          ...STORED,
          status: 'SUCCESS',
          executionTime: 4_200,
          completedAt: Date.parse('2024-03-05T07:00:00.500Z'),
          downloadUrls: ['a.zip', 'b, c.zip'],
        })
      })
    })
  }

  describe('beside what workers keep', () => {
    const database = useDatabase(server)
    useTable(database, SCHEMAS.installer)
    const requests = () => requestsIn(database.pool(), TABLES)
    const ledger = async () => (await database.run('SELECT ledger FROM lern_request_state'))[0]?.ledger

    const cases: readonly (readonly [string, Partial<NewRequest>, unknown])[] = [
      ['keeps it when the same is asked for again', {}, ['done']],
      ['forgets it when something else is asked for', { requestData: '{"batchId":"batch-200"}' }, []],
      ['forgets it when the files get another key', { encryptionKey: 'another' }, []],
    ]
    for (const [name, changed, kept] of cases) {
      it(name, async () => {
        await requests().submit(NEW)
        await database.run('DELETE FROM lern_request_state')
        await database.run(
          `INSERT INTO lern_request_state (tag, request_id, ledger) VALUES ($1, 'ID', '["done"]')`,
          [NEW.tag],
        )
        await database.run("UPDATE dev_job_request SET status = 'FAILED'")
        await requests().submit({ ...NEW, ...changed })
        expect(await ledger()).to.deep.equal(kept)
      })
    }

    it('refuses a text that does not fit', async () => {
      const error = await failureOf(requests().submit({ ...NEW, requestedBy: 'x'.repeat(51) }))
      expect(error).to.deep.include({
        code: 'OVER_BOUND',
        message: 'requested_by is longer than 50 characters',
        at: { column: 'requested_by', allowed: 'up to 50 characters' },
      })
    })
  })

  describe('that is not there', () => {
    const database = useDatabase(server)

    it('is missed by its name, and is found when it is there', async () => {
      const requests = requestsIn(database.pool(), TABLES)
      for (const doing of [() => requests.find(NEW), () => requests.submit(NEW)]) {
        expect(await failureOf(doing())).to.deep.include({
          code: 'SOURCE_MISSING',
          at: { source: 'postgres dev_job_request' },
        })
      }
      await database.run(`CREATE TABLE dev_job_request (${SCHEMAS.installer})`)
      await postgres(database.pool(), { tables: { jobRequest: 'dev_job_request' } }).migrate()
      expect((await requests.submit(NEW)).outcome).to.equal('created')
    })
  })
})

describeWithPostgres('the tables beside it', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())

  it('tell what a request for a dataset has to meet', async () => {
    const datasets = datasetsIn(database.pool(), tablesOf().datasetMetadata)
    expect(await datasets.rules('sub')).to.equal(undefined)
    await database.run(`
      INSERT INTO dataset_metadata (dataset_id, dataset_sub_id, authorized_roles, validation_json)
      VALUES ('b', 'sub', '{B}', NULL), ('a', 'sub', '{A1,A2}', '{"type": "object"}')`)
    expect(await datasets.rules('sub')).to.deep.equal({ roles: ['A1', 'A2'], schema: '{"type": "object"}' })
  })

  it('tell which consumer may ask for which channel', async () => {
    await database.run(`INSERT INTO consumer_channel_mapping VALUES
      ('portal', 'a', 1), ('portal', 'b', 0), ('portal', 'c', NULL), ('app', 'b', 1)`)
    const consumers = await readConsumers(database.pool(), tablesOf().consumerChannel)
    const pairs = [
      ['portal', 'a'],
      ['portal', 'b'],
      ['portal', 'c'],
      ['app', 'b'],
      ['app', 'a'],
      ['', ''],
    ] as const
    expect(pairs.filter(([consumer, channel]) => consumers.may(consumer, channel))).to.deep.equal([
      ['portal', 'a'],
      ['app', 'b'],
    ])
  })
})
