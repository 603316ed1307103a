import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { type Reply, type ScriptedServer, scriptedServer } from '../support/scripted-server.js'
import { lern } from './support.js'

const EXPECTED = resolve('fixtures/expected/rfc4180')
const NOW = '2026-01-15T06:30:00Z'
const ENROLMENTS = 'druid-reports/tpd_metrics/ch01/course_enrollments.csv'
const LATEST = 'collection-summary-reports-v2/collection-summary-report-latest.json'

describe('course reports by the command line', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const call = (...argv: readonly string[]) => lern(folder, argv)
  const run = (report: string, ...more: readonly string[]) =>
    call('run', report, '--now', NOW, '--out', join(folder, 'out'), ...more)
  const written = (path: string) => readFile(join(folder, 'out', path), 'utf8')
  const configure = (text: string) => writeFile(join(folder, 'lern.yaml'), text)

  it('count enrolments, unless a source of its own serves the counts', async () => {
    const expected = await readFile(join(EXPECTED, 'course-enrollment', ENROLMENTS), 'utf8')
    const counted = await run('course-enrollment', '--json')
    expect([counted.exit, counted.stderr]).to.deep.equal([0, ''])
    expect(await written(ENROLMENTS)).to.equal(expected)

    const other = join(folder, 'counts.jsonl')
    await writeFile(other, '{"batchid":"01310000000000000000","participants":7,"completed":5}\n')
    await configure(
      `sources: { counts: { type: snapshot, root: ${folder} } }\n` +
        'catalog: { default: snapshot, batch_counts: { source: counts, file: counts.jsonl } }\n',
    )
    expect((await run('course-enrollment')).exit).to.equal(0)
    expect(await written(ENROLMENTS)).to.match(/Ongoing,7,5\n.*Ongoing,0,0\n$/)
  })

  it('tell where counts come from', async () => {
    await configure(
      `sources: { mine: { type: snapshot, root: ${resolve('fixtures/small')} } }\n` +
        'catalog: { default: snapshot, user_enrolments: mine }\n',
    )
    expect((await call('deps', 'course-enrollment')).stdout).to.contain(
      '| course-enrollment | batch_counts | lern | mine (snapshot) |',
    )
    expect((await call('explain', 'course-enrollment')).stdout).to.contain('counted from snapshot')
  })

  it('say when sample data is read which nobody asked for', async () => {
    await configure(
      `sources: { mine: { type: snapshot, root: ${resolve('fixtures/small')} } }\n` +
        'catalog: { user_enrolments: mine, course_batch: mine, organisation: mine }\n',
    )
    expect((await run('course-enrollment')).stderr).to.match(
      /^note: sample data is read as content, for the catalog names no source\n/,
    )
    expect((await run('course-enrollment', '--quiet')).stderr).to.equal('')
  })

  it('keep the days of a user apart, and sum up rows of one day', async () => {
    const at = (timestamp: string) => ({
      courseId: 'do_1',
      batchId: 'unknown',
      userId: 'unknown',
      timestamp,
      sum__edata_time_spent: 60,
    })
    const rows = ['2026-01-12T00:00:00Z', '2026-01-13T00:00:00Z', '2026-01-13T00:00:00Z'].map(at)
    const lines = rows.map(row => `${JSON.stringify(row)}\n`).join('')
    await writeFile(join(folder, 'summary_events.jsonl'), lines)
    await configure(
      `sources: { mine: { type: snapshot, root: ${folder} } }\n` +
        'catalog: { default: snapshot, summary_events: mine }\n',
    )
    const { exit, stderr } = await run('course-consumption', '--quiet')
    expect([exit, stderr]).to.deep.equal([0, ''])
    expect(await written('druid-reports/tpd_metrics/unknown/course_usage.csv')).to.match(
      /\n2026-01-12,,,,1\n2026-01-13,,,,2\n$/,
    )
  })

  it('say that there is nothing to tell', async () => {
    const { exit, stderr } = await run('course-consumption', '-p', 'interval=2000-01-01/2000-01-02')
    expect(exit).to.equal(0)
    expect(stderr).to.contain('course-consumption: nothing to tell, so there is no file\n')
  })
})

describe('an ingestion by the command line', () => {
  let folder: string
  let server: ScriptedServer
  let spec: string
  const SPEC = { type: 'index', spec: { dataSchema: { dataSource: 'collection-summary-snapshot' } } }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    spec = join(folder, 'spec.json')
    await writeFile(spec, JSON.stringify(SPEC))
  })
  afterEach(async () => {
    await server?.close()
    await rm(folder, { recursive: true })
  })

  const serve = async (status: string, more = '') => {
    const state: Reply = { json: { task: 'index_1', status: { id: 'index_1', statusCode: status } } }
    server = await scriptedServer(({ method }) => (method === 'POST' ? { json: { task: 'index_1' } } : state))
    await writeFile(
      join(folder, 'lern.yaml'),
      `sources: { events: { type: druid, url: "${server.url}", token: abc } }\n${more}`,
    )
  }
  const run = (path: string) =>
    lern(folder, [
      'run',
      'collection-summary-v2',
      '--now',
      NOW,
      '--out',
      join(folder, 'out'),
      '-p',
      `ingest=${path}`,
    ])

  it('hands the spec to the overlord of the Druid of the configuration, with its token', async () => {
    await serve('SUCCESS')
    const { exit } = await run(spec)
    expect(exit).to.equal(0)
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'POST /druid/indexer/v1/task',
      'GET /druid/indexer/v1/task/index_1/status',
    ])
    expect(server.asked[0]?.body).to.deep.equal(SPEC)
    expect(server.asked[0]?.headers.authorization).to.equal('Bearer abc')
  })

  it('fails the command when its task fails, and says that the files are there', async () => {
    await serve('FAILED')
    const { exit, stderr } = await run(spec)
    expect(exit).to.equal(3)
    expect(stderr).to.contain(
      'error[SOURCE_REFUSED] the task index_1 of druid has failed: see its log in Druid',
    )
    expect(stderr).to.contain('  its files are published: 2\n')
    expect(await readFile(join(folder, 'out', LATEST), 'utf8')).to.match(/^{"contentorg"/)
  })

  it('is refused before anything is read or posted where the building block of Druid is forbidden', async () => {
    await serve('SUCCESS', 'forbid: [obsrv]\n')
    const { exit, stderr } = await run(spec)
    expect(exit).to.equal(5)
    expect(stderr).to.contain(
      'error[FORBIDDEN_BLOCK] collection-summary-v2 needs ingestion of obsrv\n  allowed: nothing of obsrv',
    )
    expect(server.asked).to.deep.equal([])
  })

  for (const [when, more, exit, line] of [
    ['nothing asks for it', '', 0, 'ingestion (with ingest)'],
    [
      'a schedule asks for it',
      'reports: { collection-summary-v2: { parameters: { ingest: a } } }\n',
      5,
      'ingestion',
    ],
  ] as const)
    it(`lets deps --forbid obsrv end with ${exit} when ${when}`, async () => {
      await serve('SUCCESS', more)
      const called = await lern(folder, ['deps', 'collection-summary-v2', '--forbid', 'obsrv'])
      expect(called.exit).to.equal(exit)
      expect(called.stdout).to.contain(`| collection-summary-v2 | ${line} | obsrv | events (druid) |\n`)
    })

  it('asks for its spec and its Druid before it reads anything', async () => {
    await serve('SUCCESS')
    const missing = await run(join(folder, 'none.json'))
    expect([missing.exit, server.asked]).to.deep.equal([2, []])
    expect(missing.stderr).to.contain(`the ingestion spec ${join(folder, 'none.json')} cannot be read`)

    await rm(join(folder, 'lern.yaml'))
    const nowhere = await run(spec)
    expect(nowhere.exit).to.equal(2)
    expect(nowhere.stderr).to.contain('there is nothing to hand an ingestion spec to')
  })
})
