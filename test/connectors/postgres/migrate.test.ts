import { expect } from 'chai'
import { postgres, tablesOf } from '../../../connectors/postgres/index.js'
import { migrations } from '../../../connectors/postgres/migrations/index.js'
import { consumerChannel, datasetMetadata, jobRequest } from '../../../pipelines/datasets/index.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf, readAll, scanOf } from '../support/reading.js'
import { useDatabase } from './support/database.js'
import { insertRequests, requestRows } from './support/requests.js'
import { SCHEMAS } from './support/schemas.js'

const NAMES = `
  SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`
const inSchema = (schema: string) => ({
  jobRequest: `${schema}.job_request`,
  datasetMetadata: `${schema}.dataset_metadata`,
  consumerChannel: `${schema}.consumer_channel_mapping`,
  requestState: `${schema}.lern_request_state`,
  schedule: `${schema}.lern_schedule`,
  migrations: `${schema}.lern_migrations`,
})
const COLUMNS = `
  SELECT column_name, data_type, character_maximum_length FROM information_schema.columns
  WHERE table_name = 'dev_job_request' ORDER BY ordinal_position`

describeWithPostgres('the tables of Postgres', server => {
  describe('in an empty database', () => {
    const database = useDatabase(server)

    it('are created once, however many ask at the same time, and again', async () => {
      await Promise.all([1, 2, 3].map(() => postgres(database.pool()).migrate()))
      await postgres(database.pool()).migrate()
      expect((await database.run(NAMES)).map(({ name }) => name)).to.deep.equal([
        'consumer_channel_mapping',
        'dataset_metadata',
        'job_request',
        'lern_migrations',
        'lern_request_state',
        'lern_schedule',
      ])
      const applied = await database.run('SELECT version FROM lern_migrations ORDER BY 1')
      expect(applied).to.deep.equal([{ version: 1 }, { version: 2 }, { version: 3 }])
    })

    it('serve the datasets', async () => {
      const { table } = postgres(database.pool())
      await insertRequests(database, 'job_request')
      const ordered = scanOf(jobRequest, { ordered: true })
      expect(await readAll(table('job_request'), ordered)).to.deep.equal(requestRows)
      expect(await readAll(table('dataset_metadata'), scanOf(datasetMetadata))).to.deep.equal([])
      expect(await readAll(table('consumer_channel_mapping'), scanOf(consumerChannel))).to.deep.equal([])
    })

    it('are brought up to date, with what they hold', async () => {
      await database.run('CREATE SCHEMA older')
      const tables = tablesOf(inSchema('older'))
      for (const { version, name, statements } of migrations.slice(0, 2)) {
        for (const statement of statements(tables)) await database.run(statement)
        const known = 'CREATE TABLE IF NOT EXISTS older.lern_migrations (version int, name text)'
        await database.run(known)
        await database.run('INSERT INTO older.lern_migrations VALUES ($1, $2)', [version, name])
      }
      await database.run(
        `INSERT INTO older.lern_request_state (tag, request_id, engine) VALUES ('t', 'r', 'e')`,
      )
      await postgres(database.pool(), { tables: inSchema('older') }).migrate()
      const [row] = await database.run('SELECT engine, attempt, takeovers FROM older.lern_request_state')
      expect(row).to.deep.equal({ engine: 'e', attempt: '0', takeovers: 0 })
    })

    it('are left alone when a newer release made them', async () => {
      await database.run(`INSERT INTO lern_migrations VALUES (99, 'from the future')`)
      const error = await failureOf(postgres(database.pool()).migrate())
      expect(error).to.include({
        code: 'SOURCE_SCHEMA',
        message: 'lern_migrations says that the tables are of version 99, made by a newer release',
      })
    })
  })

  describe('in a database of an installation', () => {
    const database = useDatabase(server)
    const tables = {
      jobRequest: 'dev_job_request',
      datasetMetadata: 'dev_dataset_metadata',
      consumerChannel: 'dev_consumer_channel_mapping',
      requestState: 'dev_lern_request_state',
      schedule: 'dev_lern_schedule',
      migrations: 'dev_lern_migrations',
    }

    it('are used as they are', async () => {
      await database.run(`CREATE TABLE dev_job_request (${SCHEMAS.installer})`)
      await insertRequests(database, 'dev_job_request')
      const before = await database.run(COLUMNS)

      const connector = postgres(database.pool(), { tables })
      await connector.migrate()
      expect(await database.run(COLUMNS)).to.deep.equal(before)
      const ordered = scanOf(jobRequest, { ordered: true })
      expect(await readAll(connector.table('dev_job_request'), ordered)).to.deep.equal(requestRows)
    })

    it('are all made or none', async () => {
      const other = { ...tables, migrations: 'qa_migrations', requestState: 'no_schema.request_state' }
      const error = await failureOf(postgres(database.pool(), { tables: other }).migrate())
      expect(error).to.have.property('code', 'SOURCE_MISSING')
      expect((await database.run(NAMES)).map(({ name }) => name)).not.to.include('qa_migrations')
      expect(database.openNow()).to.equal(0)
    })
  })
})
