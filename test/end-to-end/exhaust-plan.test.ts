import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { lern } from '../cli/support.js'

/** Nobody listens there: what these commands tell is known without reading. */
const CONFIGURATION = `
sources:
  tables: { type: cassandra, contactPoints: ["127.0.0.1:1"], datacenter: datacenter1 }
  users: { type: redis, url: "redis://127.0.0.1:1/12" }
  contents: { type: search-api, kind: content, url: "http://127.0.0.1:1/v3/search" }
  settings: { type: settings-api, url: "http://127.0.0.1:1/v1/system/settings/get" }
  preferences: { type: preferences-api, url: "http://127.0.0.1:1/private/v2/org/preferences/read" }
catalog:
  default: tables
  user_cache: users
  optional_nodes: users
  content: contents
  system_settings: settings
  tenant_preference: preferences
`

interface Reading {
  readonly dataset: string
  readonly as: string
  readonly columns: string
}

const COMMON = [
  'course_batch prepared',
  'content prepared',
  'tenant_preference prepared',
  'organisation prepared',
]
const LEARNERS = ['user_enrolments origin', 'user_cache keys']
const MEASURES = ['content_hierarchy prepared', 'optional_nodes prepared', 'user_enrolments prepared']
const ANSWERS = [...COMMON, ...LEARNERS, 'assessment_aggregator keys', 'content keys']

const PLANS: readonly (readonly [report: string, parameters: readonly string[], reads: readonly string[]])[] =
  [
    ['progress-exhaust', [], [...COMMON, ...MEASURES, ...LEARNERS, 'assessment_aggregator keys']],
    [
      'progress-exhaust',
      ['scores=activity-agg'],
      [...COMMON, ...MEASURES, ...LEARNERS, 'user_activity_agg keys'],
    ],
    ['response-exhaust', [], ANSWERS],
    ['response-exhaust', ['archive=true'], [...ANSWERS, 'assessment_archive keys']],
    ['userinfo-exhaust', [], [...COMMON, 'system_settings prepared', ...LEARNERS, 'user_consent keys']],
  ]

describe('exhaust reports are told of without reading', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    await writeFile(join(folder, 'lern.yaml'), CONFIGURATION)
  })
  after(() => rm(folder, { recursive: true }))

  const answer = async (...argv: readonly string[]) => {
    const called = await lern(folder, [...argv, '--json'])
    expect(called).to.include({ exit: 0, stderr: '' })
    return JSON.parse(called.stdout)
  }

  for (const [report, parameters, reads] of PLANS) {
    const given = ['batchId=b1', 'request=R1', ...parameters].flatMap(of => ['-p', of])
    it(`lern explain ${report} ${parameters.join(' ')}`, async () => {
      const plan = await answer('explain', report, ...given)
      const readings = plan.reads as readonly Reading[]
      expect(readings.map(({ dataset, as }) => `${dataset} ${as}`)).to.have.members(reads)
      const personal = readings.flatMap(({ columns }) => columns.split(' ').filter(of => of.endsWith('*')))
      expect(personal).to.have.members(
        report === 'userinfo-exhaust' ? ['firstname*', 'lastname*', 'email*', 'phone*'] : [],
      )
      expect(JSON.stringify(plan.writes)).to.contain(`csv ${report}/R1/{(file)}.csv`)
    })
  }

  it('lern explain and deps tell of no system settings where the configuration names the custodian', async () => {
    const config = join(folder, 'custodian.yaml')
    await writeFile(config, `${CONFIGURATION}values: { custodianOrgId: o9 }\n`)
    const { reads } = await answer('explain', 'userinfo-exhaust', '-p', 'batchId=b1', '--config', config)
    const needed = await answer('deps', 'userinfo-exhaust', '--config', config)
    for (const lines of [reads, needed] as readonly (readonly Reading[])[])
      expect(lines.map(({ dataset }) => dataset))
        .to.include('user_consent')
        .and.not.include('system_settings')
  })

  it('lern deps, with all that their parameters may ask for', async () => {
    const lines = (await answer('deps', ...new Set(PLANS.map(([report]) => report)))) as readonly {
      readonly report: string
      readonly dataset: string
      readonly block: string
    }[]
    const datasetsOf = (report: string) => [
      ...new Set(lines.filter(line => line.report === report).map(({ dataset }) => dataset)),
    ]
    for (const report of new Set(PLANS.map(([name]) => name))) {
      const expected = PLANS.filter(([name]) => name === report).flatMap(([, , reads]) => reads)
      expect(datasetsOf(report)).to.have.members([...new Set(expected.map(of => of.split(' ')[0]!))])
    }
  })

  /** Contents come by API, and their hierarchies from a table of their owner. */
  for (const [report, block, exit] of [
    ['progress-exhaust', 'knowlg', 5],
    ['response-exhaust', 'knowlg', 0],
    ['userinfo-exhaust', 'user-org', 5],
    ['userinfo-exhaust', 'obsrv', 0],
  ] as const)
    it(`lern deps ${report} ends with ${exit} when ${block} is forbidden`, async () => {
      const called = await lern(folder, ['deps', report, '--forbid', block])
      expect(called.exit).to.equal(exit)
      if (exit === 5) expect(called.stderr).to.contain(report)
    })
})
