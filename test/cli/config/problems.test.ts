import { expect } from 'chai'
import { loadText, refusalOf } from './load-text.js'

const PARTS =
  'time, csv, store, sources, catalog, cache, values, forbid, reports, exhaust, engine, security, limits'
const REPORTS = 'admin-user-reports, admin-geo-reports, mine, my-other'
const TYPES =
  'snapshot, cassandra, redis, search-api, settings-api, preferences-api, druid, elasticsearch, postgres'
const SECRET = 'text that is not blank'
const URL_SUCH_AS = 'a URL such as http://host:port/path, with %25 for a % in its password'
const REDIS_URL = 'redis://host:port/number or rediss://host:port/number, with %25 for a % in its password'
const CONSISTENCIES = 'one, two, three, quorum, all, localQuorum, eachQuorum, localOne'

const cases: [text: string, problem: string][] = [
  ['tiem: {}', `tiem (1:1): unknown key; allowed: ${PARTS}; did you mean time?`],
  ['csv:\n  kind: x', 'csv.kind (2:3): unknown key; allowed: dialect, formulas'],
  ['- time', `the configuration (1:1): found a list; allowed: a map with ${PARTS}`],
  ['time: UTC', 'time (1:1): found text; allowed: a map with zone, fileZone'],
  ['time: { zone: Mars }', 'time.zone (1:9): found "Mars"; allowed: a time zone such as Asia/Kolkata'],
  [
    'csv: { dialect: sprak }',
    'csv.dialect (1:8): found "sprak"; allowed: one of rfc4180, spark; did you mean spark?',
  ],
  ['csv: { dialect: 5 }', 'csv.dialect (1:8): found a number; allowed: one of rfc4180, spark'],
  ['store: { type: s3, bucket: b }', 'store.type (1:10): found "s3"; allowed: one of local, azure'],
  ['store: { type: azure }', `store.connection (1:1): missing; allowed: ${SECRET}`],
  [
    'store: { type: azure, connection: [hunter2] }',
    `store.connection (1:23): found a list; allowed: ${SECRET}`,
  ],
  ['store: { type: azure, connection: "" }', `store.connection (1:23): found text; allowed: ${SECRET}`],
  ['exhaust: { internalToken: "" }', `exhaust.internalToken (1:12): found text; allowed: ${SECRET}`],
  ['exhaust: { internalToken: " " }', `exhaust.internalToken (1:12): found text; allowed: ${SECRET}`],
  [
    `exhaust: { internalToken: "\${BLANK:- }" }`,
    `exhaust.internalToken (1:12): found the value of \${BLANK:- }, which is not shown; allowed: ${SECRET}`,
  ],
  [
    'security: { channelKeys: { channel-1: "" } }',
    `security.channelKeys.channel-1 (1:28): found text; allowed: ${SECRET}`,
  ],
  [
    'sources: { r: { type: redis, url: "redis://h/1", password: "" } }',
    `sources.r.password (1:50): found text; allowed: ${SECRET}`,
  ],
  ['sources: { a: { root: x } }', `sources.a.type (1:12): missing; allowed: one of ${TYPES}`],
  ['sources: { a: hunter2 }', 'sources.a (1:12): found text; allowed: a map with a type'],
  [
    'sources:\n  c:\n    type: cassandra\n    consistency: QUORUM',
    `sources.c.consistency (4:5): found "QUORUM"; allowed: one of ${CONSISTENCIES}; did you mean quorum?`,
  ],
  [
    'sources: { s: { type: settings-api, url: hunter2 } }',
    `sources.s.url (1:37): found text; allowed: ${URL_SUCH_AS}`,
  ],
  ...[
    'hunter2',
    'http://h/1',
    'redis://:hunter%zz@h/1',
    'redis://h:99999/1',
    'redis://h/users',
    'rediss://h/-1',
    'redis://h?db=x',
  ].map((url): [string, string] => [
    `sources: { r: { type: redis, url: "${url}" } }`,
    `sources.r.url (1:30): found text; allowed: ${REDIS_URL}`,
  ]),
  ['engine: { url: redis://h/jobs }', `engine.url (1:11): found text; allowed: ${REDIS_URL}`],
  [
    'sources: { e: { type: elasticsearch, url: "http://u:hunter%zz@h/" } }',
    `sources.e.url (1:38): found text; allowed: ${URL_SUCH_AS}`,
  ],
  [
    'exhaust: { userApi: "http://u:hunter%ff@h/" }',
    `exhaust.userApi (1:12): found text; allowed: ${URL_SUCH_AS}`,
  ],
  [
    'sources: { c: { type: cassandra, contactPoints: [a, 1] } }',
    'sources.c.contactPoints[1] (1:53): found a number; allowed: text',
  ],
  [
    'sources: { c: { type: cassandra, contactPoints: a } }',
    'sources.c.contactPoints (1:34): found text; allowed: a list',
  ],
  [
    'sources: { c: { type: cassandra, fetchSize: 0 } }',
    'sources.c.fetchSize (1:34): found 0; allowed: a whole number from 1',
  ],
  ['limits: { concurrency: 08 }', 'limits.concurrency (1:11): found text; allowed: a whole number from 1'],
  [
    'values: { custodianOrgID: x }',
    'values.custodianOrgID (1:11): unknown key; allowed: custodianOrgId; did you mean custodianOrgId?',
  ],
  [
    'exhaust: { urlMinutes: 90 }',
    'exhaust.urlMinutes (1:12): found 90; allowed: a whole number from 1 to 60',
  ],
  ...['graceSeconds', 'leaseSeconds'].map((name): [string, string] => [
    `exhaust: { ${name}: 2592000 }`,
    `exhaust.${name} (1:12): found 2592000; allowed: a whole number from 1 to 2147483`,
  ]),
  [
    'sources: { c: { type: cassandra, readTimeoutMs: 2147483648 } }',
    'sources.c.readTimeoutMs (1:34): found 2147483648; allowed: a whole number from 1 to 2147483647',
  ],
  ...['settings-api', 'druid', 'elasticsearch'].map((type): [string, string] => [
    `sources: { a: { type: ${type}, url: "http://a", timeoutMs: 2147483648 } }`,
    `sources.a.timeoutMs (1:${42 + type.length}): found 2147483648; allowed: a whole number from 1 to 2147483647`,
  ]),
  ['limits: { concurrency: "8" }', 'limits.concurrency (1:11): found text; allowed: a whole number from 1'],
  [
    'limits: { memory: much }',
    'limits.memory (1:11): found "much"; allowed: an amount such as 256MiB or 1GiB',
  ],
  ['catalog: { default: 5 }', 'catalog.default (1:12): found a number; allowed: a name or a map'],
  ['catalog: { default: nowhere }', 'catalog.default (1:12): unknown source; allowed: snapshot'],
  [
    'catalog: { user_cache: { source: snapshoot } }',
    'catalog.user_cache.source (1:26): unknown source; allowed: snapshot; did you mean snapshot?',
  ],
  [
    'catalog: { user_cach: snapshot }',
    'catalog.user_cach (1:12): unknown dataset; allowed: user_enrolments, user_cache, organisation, user; did you mean user_cache?',
  ],
  ['forbid: [knowlg, user]', 'forbid[1] (1:18): unknown building block; allowed: user-org, obsrv, knowlg'],
  [
    'reports: { admin-reports: {} }',
    `reports.admin-reports (1:12): unknown report; allowed: ${REPORTS}; did you mean admin-geo-reports?`,
  ],
  [
    'reports: [admin-reports]',
    `reports[0] (1:11): unknown report; allowed: ${REPORTS}; did you mean admin-geo-reports?`,
  ],
  ['reports: [mine.ts]', `reports[0] (1:11): unknown report; allowed: ${REPORTS}; did you mean ./mine.ts?`],
  ['reports: ./mine.ts', 'reports (1:1): found text; allowed: a map, or a list of names and maps'],
  ['reports: [./mine.ts, 5]', 'reports[1] (1:22): found a number; allowed: a name or a map'],
  ['reports: [[./mine.ts]]', 'reports[0] (1:11): found a list; allowed: a name or a map'],
  ['reports: [./mine.ts, ./mine.ts: {}]', 'reports[1]["./mine.ts"] (1:22): ./mine.ts stands twice'],
  [
    'reports:\n  - mine: { enabled: 1 }',
    'reports[0].mine.enabled (2:13): found a number; allowed: true or false',
  ],
  [
    'reports:\n  - mine:\n      parameters: { color: red }',
    'reports[0].mine.parameters.color (3:21): unknown parameter; allowed: colour, size; did you mean colour?',
  ],
  [
    'reports: { ./two.ts: { parameters: { size: 5 } } }',
    'reports["./two.ts"].parameters.size (1:38): unknown parameter; allowed: colour',
  ],
  [
    'reports: { admin-geo-reports: { parameters: { x: 1 } } }',
    'reports.admin-geo-reports.parameters.x (1:47): unknown parameter; allowed: none',
  ],
  [
    'reports: { ./mine.ts: { enabled: 1 } }',
    'reports["./mine.ts"].enabled (1:25): found a number; allowed: true or false',
  ],
  [
    'reports: { ./mine.ts: { cron: daily } }',
    'reports["./mine.ts"].cron (1:25): found "daily"; allowed: a cron line of 5 or 6 fields such as "30 8 * * *"',
  ],
  [
    'reports: { ./mine.ts: { parameters: { size: [1] } } }',
    'reports["./mine.ts"].parameters.size (1:39): found a list; allowed: text, a number, true or false',
  ],
  ['time: {}\ntime: {}', '2:1: the same key stands twice in a map'],
  ['time: "hunter2', '1:15: Missing closing "quote'],
  ['time: *nowhere', '1:1: an alias that cannot be followed'],
  ['time: !secret hunter2', '1:7: Unresolved tag'],
]

describe('a configuration that is refused', () => {
  for (const [text, problem] of cases) {
    it(problem, async () => {
      expect(await refusalOf(loadText(text))).to.equal(`lern.yaml has a problem:\n  ${problem}`)
    })
  }

  it('is told all its problems at once, in the order of the file', async () => {
    const text = `forbid: [user]\nlimits:\n  concurrency: 0\n  memry: 1\ntime: { zone: "\${Z}" }`
    expect(await refusalOf(loadText(text))).to.equal(
      [
        'lern.yaml has 4 problems:',
        '  forbid[0] (1:10): unknown building block; allowed: user-org, obsrv, knowlg',
        '  limits.concurrency (3:3): found 0; allowed: a whole number from 1',
        '  limits.memry (4:3): unknown key; allowed: rowsPerSecond, concurrency, memory; did you mean memory?',
        `  time.zone (5:9): Z is not in the environment; allowed: a value there, or \${Z:-default}`,
      ].join('\n'),
    )
  })
})
