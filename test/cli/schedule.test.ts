import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { runSchedule } from '../../cli/schedule.js'
import { openSession } from '../../cli/session.js'
import { useDatabase } from '../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../support/describe-with-postgres.js'
import { ioIn, lern } from './support.js'

describe('lern schedule', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-schedule-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const configure = (text: string) => writeFile(join(folder, 'lern.yaml'), text)

  const REPORTS = `
reports:
  admin-user-reports: { cron: "30 8,21 * * *" }
  admin-geo-reports: { cron: "0 2 29 3 *", timezone: Europe/Berlin }
  course-enrollment: { cron: "0 6 * * *", enabled: false }
  course-consumption: {}
`

  it('lists what runs when', async () => {
    await configure(REPORTS)
    const called = await lern(folder, ['schedule', '--list', '--now', '2026-03-28T12:00:00Z'])
    expect(called).to.deep.equal({
      exit: 0,
      stdout: [
        'report              cron           timezone       next                      then',
        'admin-user-reports  30 8,21 * * *  Asia/Kolkata   2026-03-28T16:00:00.000Z  2026-03-29T03:00:00.000Z',
        'admin-geo-reports   0 2 29 3 *     Europe/Berlin  2026-03-29T01:00:00.000Z  2027-03-29T00:00:00.000Z',
        '',
      ].join('\n'),
      stderr: '',
    })
    const json = await lern(folder, ['schedule', '--list', '--json', '--now', '2026-03-28T12:00:00Z'])
    expect(JSON.parse(json.stdout)[0]).to.deep.equal({
      report: 'admin-user-reports',
      cron: '30 8,21 * * *',
      timezone: 'Asia/Kolkata',
      next: ['2026-03-28T16:00:00.000Z', '2026-03-29T03:00:00.000Z', '2026-03-29T16:00:00.000Z'],
    })
  })

  const refused: readonly (readonly [config: string, exit: number, says: string])[] = [
    [
      'reports: { admin-geo-reports: { cron: "61 8 * * *" } }',
      2,
      'error[CONFIG] "61 8 * * *" is no cron line: CronPattern: Invalid value for minute: 61',
    ],
    [
      'reports: { admin-geo-reports: { cron: "0 8 * * *", parameters: { colour: red } } }',
      2,
      'reports.admin-geo-reports.parameters.colour (1:66): unknown parameter; allowed: none',
    ],
    [
      'reports: { ./mine.ts: { cron: "0 8 * * *" } }',
      2,
      'error[UNKNOWN_REPORT] there is no file ./mine.ts\n  at: path reports["./mine.ts"]',
    ],
  ]
  for (const [config, exit, says] of refused) {
    it(`refuses ${config}`, async () => {
      await configure(config)
      const called = await lern(folder, ['schedule'])
      expect(called.exit).to.equal(exit)
      expect(called.stderr.replace(folder, '.')).to.include(says)
    })
  }

  /** Runs the scheduler on the sample until a report has left its files. */
  const runUntilThere = async (config: string) => {
    const out = join(folder, 'out')
    await configure(`store: { type: local, root: "${out}" }\n${config}`)
    const { io, stderr } = ioIn(folder)
    const stop = new AbortController()
    const running = runSchedule(await openSession(io, {}), stop.signal)
    const isThere = async () => (await readdir(out).catch((): string[] => [])).some(name => name !== '_runs')
    while (!(await isThere())) {
      if ((await Promise.race([running.then(() => 'ended'), pause(20)])) === 'ended') break
    }
    stop.abort()
    await running
    return { out, stderr: stderr() }
  }

  it('runs a report whose time has come, without a database', async () => {
    const { out, stderr } = await runUntilThere('reports: { admin-geo-reports: { cron: "* * * * * *" } }')
    expect(stderr).to.include('One scheduler may run with this configuration, on one machine.')
    const kept = await readFile(join(out, '_runs', '_schedule', 'admin-geo-reports.json'), 'utf8')
    expect(JSON.parse(kept)).to.include({ report: 'admin-geo-reports' })
  })

  it('runs a custom report whose time has come', async () => {
    const pipelines = resolve('pipelines/index.ts')
    await writeFile(
      join(folder, 'mine.ts'),
      `import { adminGeoReports } from '${pipelines}'\nexport const mine = { ...adminGeoReports, name: 'mine' }\n`,
    )
    const { out } = await runUntilThere('reports: [./mine.ts: { cron: "* * * * * *" }]')
    const kept = await readFile(join(out, '_runs', '_schedule', 'mine.json'), 'utf8')
    expect(JSON.parse(kept)).to.include({ report: 'mine' })
  })

  describeWithPostgres('with a database', server => {
    const database = useDatabase(server)

    it('runs a report whose time has come', async () => {
      const { stderr } = await runUntilThere(`
sources: { requests: { type: postgres, url: "${database.url()}" } }
catalog: { job_request: requests }
reports: { admin-geo-reports: { cron: "* * * * * *" } }`)
      expect(stderr).not.to.include('One scheduler may run')
      const [row] = await database.run('SELECT report FROM lern_schedule')
      expect(row).to.deep.equal({ report: 'admin-geo-reports' })
    })
  })
})
