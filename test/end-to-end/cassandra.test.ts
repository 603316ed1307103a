import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createTableFor, load } from '../../fixtures/cassandra/load.js'
import { type GeneratedName, generate, writeSnapshot } from '../../fixtures/index.js'
import { datasets } from '../../pipelines/index.js'
import { lern } from '../cli/support.js'
import { describeWithCassandra } from '../support/describe-with-cassandra.js'

const NAMES = [
  'user',
  'user_declarations',
  'user_consent',
  'organisation',
  'location',
  'tenant_preference',
  'user_enrolments',
] as const satisfies readonly GeneratedName[]

const SCALE = { users: 2_000, declarations: 1_500, organisations: 120, channels: 12, batches: 5, seed: 7 }

interface File {
  readonly path: string
  readonly sha256: string
}

describeWithCassandra('reports from a real Cassandra', server => {
  let folder: string
  let keyspace: string

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    keyspace = await server().keyspace('reports')
    const rows = generate(SCALE)
    await writeSnapshot(join(folder, 'snapshot'), rows)
    for (const name of NAMES) {
      const dataset = datasets.find(of => of.name === name)!
      await createTableFor(server().client, { dataset, keyspace })
      await load(server().client, { dataset, keyspace, rows: rows[name] })
    }
    await configure({})
  })
  after(() => rm(folder, { recursive: true }))

  const configure = ({
    concurrency = 8,
    datacenter = server().datacenter,
    contactPoint = server().contactPoint,
  }) =>
    writeFile(
      join(folder, 'lern.json'),
      JSON.stringify({
        sources: {
          snapshot: { type: 'snapshot', root: join(folder, 'snapshot') },
          cassandra: {
            type: 'cassandra',
            contactPoints: [contactPoint],
            datacenter,
            consistency: 'localOne',
          },
        },
        catalog: Object.fromEntries(
          NAMES.map(name => [name, { source: 'cassandra', table: `${keyspace}.${name}` }]),
        ),
        security: { fieldSalt: 'SunBird' },
        limits: { concurrency },
      }),
    )

  const call = (...argv: readonly string[]) => lern(folder, argv)
  const filesOf = async (...argv: readonly string[]): Promise<readonly File[]> => {
    const { stdout, stderr, exit } = await call(...argv, '--json', '--quiet')
    expect([stderr, exit]).to.deep.equal(['', 0])
    return JSON.parse(stdout).files
  }
  const out = (name: string) => ['--out', join(folder, name)] as const

  for (const report of ['admin-user-reports', 'admin-geo-reports']) {
    it(`${report} gives the bytes that it gives from a snapshot, at any concurrency`, async function () {
      this.timeout(60_000)
      await writeFile(
        join(folder, 'snapshot.json'),
        JSON.stringify({
          sources: { snapshot: { type: 'snapshot', root: join(folder, 'snapshot') } },
          security: { fieldSalt: 'SunBird' },
        }),
      )
      const expected = await filesOf(
        'run',
        report,
        '--config',
        join(folder, 'snapshot.json'),
        ...out('from-snapshot'),
      )
      expect(expected.length).to.be.greaterThan(5)
      for (const concurrency of [1, 4, 16]) {
        await configure({ concurrency })
        expect(await filesOf('run', report, ...out(`from-cassandra-${concurrency}`))).to.deep.equal(expected)
      }
    })
  }

  for (const format of ['csv', 'jsonl']) {
    it(`unloads tables as ${format}, and the reports give the same bytes from the files`, async function () {
      this.timeout(60_000)
      await configure({})
      const expected = await filesOf('run', 'admin-user-reports', ...out('expected'))
      const { exit, stderr } = await call(
        'snapshot',
        ...NAMES,
        ...out(`unloaded-${format}`),
        '--format',
        format,
        '--reveal',
        '--quiet',
      )
      expect([exit, stderr]).to.deep.equal([0, ''])
      const config = join(folder, 'unloaded.json')
      await writeFile(
        config,
        JSON.stringify({
          sources: { snapshot: { type: 'snapshot', root: join(folder, `unloaded-${format}`) } },
          security: { fieldSalt: 'SunBird' },
        }),
      )
      const again = await filesOf('run', 'admin-user-reports', '--config', config, ...out('again'))
      // A CSV file cannot tell an empty text from none, so a name of an empty part loses its blank.
      const compared = (file: File) => (format === 'csv' ? file.path : file)
      expect(again.map(compared)).to.deep.equal(expected.map(compared))
    })
  }

  it('counts what the generator made, and finds everything in order', async () => {
    await configure({})
    const { stdout } = await call('count', 'user_enrolments')
    expect(Number(stdout)).to.equal([...generate(SCALE).user_enrolments].length)
    const checked = await call('check')
    expect(checked.stdout).to.not.contain('FAILED')
    expect(checked.exit).to.equal(0)
  })

  const broken: readonly (readonly [
    what: string,
    break_: () => Promise<unknown>,
    exit: number,
    says: RegExp,
  ])[] = [
    ['a wrong datacenter', () => configure({ datacenter: 'nowhere' }), 2, /datacenter1/],
    ['a server that is away', () => configure({ contactPoint: '127.0.0.1:1' }), 3, /127\.0\.0\.1:1/],
  ]
  for (const [what, break_, exitCode, says] of broken) {
    it(`fails with exit ${exitCode} and a sentence under ${what}`, async function () {
      this.timeout(60_000)
      await break_()
      const { exit, stderr } = await call('run', 'admin-geo-reports', ...out('broken'))
      expect(exit).to.equal(exitCode)
      expect(stderr).to.match(says)
    })
  }

  it('names the table, or the column, that is not there', async () => {
    await configure({})
    const { client } = server()
    await client.execute(`ALTER TABLE ${keyspace}.location DROP name`)
    const column = await call('run', 'admin-geo-reports', ...out('broken'))
    expect([column.exit, column.stderr]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 3 && /name/.test(text),
    )
    expect(column.stderr).to.contain('error[SOURCE_SCHEMA]')
    await client.execute(`DROP TABLE ${keyspace}.location`)
    const table = await call('run', 'admin-geo-reports', ...out('broken'))
    expect(table.exit).to.equal(3)
    expect(table.stderr).to.contain('error[SOURCE_MISSING]')
    expect(table.stderr).to.contain(`${keyspace}.location`)
  })
})
