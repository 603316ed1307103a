import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { postgres } from '../../connectors/postgres/index.js'
import { useDatabase } from '../connectors/postgres/support/database.js'
import { SCHEMAS } from '../connectors/postgres/support/schemas.js'
import { describeWithPostgres } from '../support/describe-with-postgres.js'
import { freePorts } from '../support/free-port.js'
import { lern } from './support.js'

const TABLES = {
  jobRequest: 'dev_job_request',
  datasetMetadata: 'dev_dataset_metadata',
  consumerChannel: 'dev_consumer_channel_mapping',
  requestState: 'dev_lern_request_state',
  schedule: 'dev_lern_schedule',
  migrations: 'dev_lern_migrations',
}

describeWithPostgres('lern check of the tables of requests', server => {
  const database = useDatabase(server)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-check-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  beforeEach(() => database.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public'))

  /** What is said about requests, by table; the exit status. */
  const check = async (change: (url: URL) => unknown = () => {}) => {
    const url = new URL(database.url())
    change(url)
    const config = {
      sources: { requests: { type: 'postgres', url: url.href } },
      catalog: { default: 'snapshot', job_request: { source: 'requests', table: TABLES.jobRequest } },
      store: { type: 'local', root: folder },
    }
    await writeFile(join(folder, 'lern.json'), JSON.stringify(config))
    const { exit, stdout } = await lern(folder, ['check', '--json'])
    const findings: readonly { where: string; what: string; detail: string; ok: boolean }[] =
      JSON.parse(stdout)
    const about = (table: string) => findings.filter(({ where }) => where.endsWith(`(postgres ${table})`))
    return { exit, about, failed: findings.filter(({ ok }) => !ok) }
  }
  const migrate = () => postgres(database.pool(), { tables: TABLES }).migrate()

  it('lets tables be missing that are made on first use', async () => {
    const { exit, about } = await check()
    expect(exit).to.equal(0)
    for (const table of [TABLES.jobRequest, TABLES.datasetMetadata, TABLES.consumerChannel])
      expect(about(table).at(-1)).to.include({
        what: `postgres ${table}: schema`,
        ok: true,
        detail: 'there is none yet: it is made on first use',
      })
  })

  it('takes tables of an installation, and those that are made', async () => {
    await database.run(`CREATE TABLE dev_job_request (${SCHEMAS.installer})`)
    const before = await check()
    expect(before.exit).to.equal(0)
    expect(before.about(TABLES.jobRequest).at(-1)?.detail).to.equal(
      '17 columns and the key are as job_request says',
    )
    await migrate()
    expect((await check()).exit).to.equal(0)
  })

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['a table that is gone', 'DROP TABLE dev_dataset_metadata', /dev_dataset_metadata is not there/],
    [
      'a column of another type',
      'ALTER TABLE dev_consumer_channel_mapping ALTER status TYPE bytea USING NULL',
      /consumer_channel holds bytea in status/,
    ],
    [
      'tables of a newer release',
      `INSERT INTO dev_lern_migrations VALUES (99, 'from the future')`,
      /made by a newer release/,
    ],
  ]
  for (const [name, statement, detail] of faults) {
    it(`tells of ${name}, with exit 3`, async () => {
      await migrate()
      await database.run(statement)
      const { exit, failed } = await check()
      expect(exit).to.equal(3)
      expect(failed[0]?.detail).to.match(detail)
    })
  }

  it('tells of a database that lets nobody in or is not there, with exit 3', async () => {
    const [port] = await freePorts(1)
    const changes: readonly ((url: URL) => unknown)[] = [
      url => (url.password = 'hunter2'),
      url => (url.pathname = '/nowhere'),
      url => (url.port = String(port)),
    ]
    for (const change of changes) {
      const { exit, failed } = await check(change)
      expect(exit).to.equal(3)
      expect(failed).to.have.length(3)
      expect(failed[0]).to.include({ what: 'postgres dev_job_request: reachable' })
      expect(JSON.stringify(failed)).not.to.include('hunter2')
    }
  })
})
