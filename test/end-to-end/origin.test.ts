import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { reports } from '../../pipelines/index.js'
import { lern } from '../cli/support.js'

/** The deployment that LERN moves to: contents, organisations, locations and settings by API, users and requests its own. */
const CONFIGURATION = `
sources:
  tables: { type: cassandra, contactPoints: ["127.0.0.1:9042"], datacenter: datacenter1 }
  users: { type: redis, url: "redis://127.0.0.1:6379/12" }
  requests: { type: postgres, url: "postgres://127.0.0.1/lern" }
  contents: { type: search-api, kind: content, url: "http://127.0.0.1/v3/search" }
  orgs: { type: search-api, kind: organisation, url: "http://127.0.0.1/v2/org/search" }
  places: { type: search-api, kind: location, url: "http://127.0.0.1/v1/location/search" }
  settings: { type: settings-api, url: "http://127.0.0.1/v1/system/settings/get" }
  preferences: { type: preferences-api, url: "http://127.0.0.1/private/v2/org/preferences/read" }
  events: { type: druid, url: "http://127.0.0.1:8082", token: t0ken }
  counts: { type: elasticsearch, url: "http://127.0.0.1:9200" }
catalog:
  default: tables
  user_cache: users
  job_request: requests
  content: contents
  organisation: orgs
  location: places
  system_settings: settings
  tenant_preference: preferences
  summary_events: events
  batch_counts: counts
`

const TABLES = 'tables (cassandra)'
const USERS = 'users (redis)'
const CONTENTS = 'contents (search-api)'
const ORGANISATIONS = 'orgs (search-api)'
const LOCATIONS = 'places (search-api)'

type Need = readonly [dependency: string, dataset: string, block: string, source: string]

interface Job {
  readonly job: string
  readonly reports: readonly string[]
  /** What the document says that it depends on, and what becomes of it. */
  readonly needs: readonly Need[]
}

/** One for each row of the table of dependencies: their owner after the move, and who serves them then. */
const JOBS: readonly Job[] = [
  {
    job: 'Exhaust Jobs',
    reports: ['progress-exhaust', 'response-exhaust', 'userinfo-exhaust'],
    needs: [
      ['user_enrolments', 'user_enrolments', 'lern', TABLES],
      ['assessment_aggregator', 'assessment_aggregator', 'lern', TABLES],
      ['user_activity_agg', 'user_activity_agg', 'lern', TABLES],
      ['User Redis', 'user_cache', 'lern', USERS],
      ['user_consent', 'user_consent', 'user-org', TABLES],
      ['system_settings', 'system_settings', 'user-org', 'settings (settings-api)'],
      ['Content Search API', 'content', 'knowlg', CONTENTS],
    ],
  },
  {
    job: 'Course Consumption',
    reports: ['course-consumption'],
    needs: [
      ['course_batch', 'course_batch', 'lern', TABLES],
      ['Organization table', 'organisation', 'user-org', ORGANISATIONS],
      ['Summary-events druid datasource', 'summary_events', 'obsrv', 'events (druid)'],
      ['Content search API', 'content', 'knowlg', CONTENTS],
    ],
  },
  {
    job: 'Course Enrollment',
    reports: ['course-enrollment'],
    needs: [
      ['course_batch', 'course_batch', 'lern', TABLES],
      ['Course batch elasticsearch index', 'batch_counts', 'lern', 'counts (elasticsearch)'],
      ['Organization table', 'organisation', 'user-org', ORGANISATIONS],
      ['Content search API', 'content', 'knowlg', CONTENTS],
    ],
  },
  {
    job: 'State Admin Report',
    reports: ['admin-user-reports'],
    needs: [
      ['User', 'user', 'user-org', TABLES],
      ['User_declaration', 'user_declarations', 'user-org', TABLES],
      ['User_consent', 'user_consent', 'user-org', TABLES],
      ['Location', 'location', 'user-org', LOCATIONS],
    ],
  },
  {
    job: 'State Admin Geo Report',
    reports: ['admin-geo-reports'],
    needs: [
      ['Organisation', 'organisation', 'user-org', ORGANISATIONS],
      ['Location', 'location', 'user-org', LOCATIONS],
    ],
  },
  {
    job: 'Collection Summary Job V2',
    reports: ['collection-summary-v2'],
    needs: [
      ['user_enrolments', 'user_enrolments', 'lern', TABLES],
      ['course_batch', 'course_batch', 'lern', TABLES],
      ['User Redis', 'user_cache', 'lern', USERS],
      ['Druid API to trigger ingestion task', 'ingestion', 'obsrv', 'events (druid)'],
      ['Content Search API', 'content', 'knowlg', CONTENTS],
    ],
  },
]

/** What jobs may read of other building blocks without the document naming it: all but the hierarchy by API. */
const BESIDES: readonly (readonly [dataset: string, source: string])[] = [
  ['tenant_preference', 'preferences (preferences-api)'],
  ['organisation', ORGANISATIONS],
  ['location', LOCATIONS],
  ['content', CONTENTS],
  ['content_hierarchy', TABLES],
]

interface Dependency {
  readonly report: string
  readonly dataset: string
  readonly block: string
  readonly source: string
}

const text = ({ dataset, block, source }: Omit<Dependency, 'report'>): string =>
  `${dataset} of ${block} from ${source}`

describe('the table of dependencies that LERN started from', () => {
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
  const dependenciesOf = (names: readonly string[]): Promise<readonly Dependency[]> =>
    answer('deps', ...names)

  for (const { job, reports: names, needs } of JOBS) {
    describe(`of ${job}`, () => {
      for (const [dependency, dataset, block, source] of needs) {
        it(`accounts for ${dependency} by ${text({ dataset, block, source })}`, async () => {
          const found = (await dependenciesOf(names)).filter(line => line.dataset === dataset)
          expect(found).not.to.deep.equal([])
          for (const line of found) expect(text(line)).to.equal(text({ dataset, block, source }))
        })
      }

      it('names all that is read of other building blocks', async () => {
        const foreign = (await dependenciesOf(names)).filter(({ block }) => block !== 'lern')
        const known = [...needs.map(([, dataset, , source]) => [dataset, source] as const), ...BESIDES]
        const allowed = known.map(([dataset, source]) => `${dataset} from ${source}`)
        for (const { dataset, source } of foreign) expect(allowed).to.include(`${dataset} from ${source}`)
      })
    })
  }

  it('has a report for each of its jobs', () => {
    const names = reports.map(({ name }) => name)
    expect(names).to.include.members(JOBS.flatMap(({ reports }) => reports))
  })

  it('accounts for the job_request table by one of LERN, which requests are kept in', async () => {
    const datasets = (await answer('list', 'datasets')) as readonly { name: string; block: string }[]
    const requests = datasets.filter(({ name }) => name === 'job_request')
    expect(requests.map(({ block }) => block)).to.deep.equal(['lern'])
  })

  it('accounts for the ingestion of the collection summary by a parameter', () => {
    const summary = reports.find(({ name }) => name === 'collection-summary-v2')
    expect(summary?.parameters).to.have.property('ingest')
  })
})
