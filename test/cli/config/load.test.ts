import { resolve } from 'node:path'
import { expect } from 'chai'
import type { Config } from '../../../cli/config/schema.js'
import { inFolder, loadFrom, loadText, refusalOf } from './load-text.js'

const SAMPLE = resolve('fixtures/small')

const valid: [why: string, text: string, read: (config: Config) => unknown, value: unknown][] = [
  ['the zone of dates', '', c => c.time, { zone: 'UTC', fileZone: 'Asia/Kolkata' }],
  ['how CSV is written', '', c => c.csv, { dialect: 'rfc4180', formulas: 'auto' }],
  ['a local store', '', c => c.store, { type: 'local', root: './out', prefix: '' }],
  ['the bundled sample', '', c => c.sources, { snapshot: { type: 'snapshot', root: SAMPLE } }],
  ['the sample for every dataset', '', c => c.catalog, { default: { source: 'snapshot', optional: false } }],
  ['limits', '', c => c.limits, { rowsPerSecond: 0, concurrency: 8, memory: 268_435_456 }],
  ['modern protection', '', c => c.security.protection, 'modern'],
  [
    'the longest times',
    'exhaust: { urlMinutes: 60, graceSeconds: 2147483, leaseSeconds: 2147483 }',
    ({ exhaust: e }) => [e.urlMinutes, e.graceSeconds, e.leaseSeconds],
    [60, 2_147_483, 2_147_483],
  ],
  ['a key without a value as absent', 'time:\nlimits:\n  concurrency:', c => c.limits.concurrency, 8],
  ['part of a group', 'time: { zone: Europe/Paris }', c => c.time.fileZone, 'Asia/Kolkata'],
  [
    'a store without its type',
    'store: { root: /data }',
    c => c.store,
    { type: 'local', root: '/data', prefix: '' },
  ],
  ['memory in another unit', 'limits: { memory: 1GiB }', c => c.limits.memory, 2 ** 30],
  ['memory in bytes', 'limits: { memory: 1000 }', c => c.limits.memory, 1000],
  [
    'a short catalog entry',
    'sources: { a: { type: snapshot, root: /a } }\ncatalog: { user_cache: a }',
    c => c.catalog.user_cache,
    { source: 'a', optional: false },
  ],
  [
    'a catalog entry with a table',
    'sources: { c: { type: cassandra } }\ncatalog: { default: c, user_enrolments: { source: c, table: k.t } }',
    c => [c.catalog.user_enrolments?.table, Object.keys(c.sources)],
    ['k.t', ['c']],
  ],
  [
    'a snapshot of its own',
    'sources: { snapshot: { type: snapshot, root: /mine } }',
    c => c.sources.snapshot,
    { type: 'snapshot', root: '/mine' },
  ],
  [
    'the defaults of a Cassandra source',
    'sources: { c: { type: cassandra, ssl: {} } }',
    c => c.sources.c,
    {
      type: 'cassandra',
      contactPoints: ['127.0.0.1:9042'],
      datacenter: 'datacenter1',
      consistency: 'localQuorum',
      ssl: { verify: true },
      fetchSize: 5000,
      readTimeoutMs: 30_000,
    },
  ],
  [
    'a schedule',
    'reports: { admin-user-reports: { cron: "30 8 * * *", parameters: { n: 5, all: true, s: x } } }',
    c => c.reports['admin-user-reports'],
    {
      enabled: true,
      cron: '30 8 * * *',
      timezone: 'Asia/Kolkata',
      parameters: { n: '5', all: 'true', s: 'x' },
    },
  ],
  ['settings that are known here', 'values: { custodianOrgId: o1 }', c => c.values, { custodianOrgId: 'o1' }],
  ...['0126', '01260000000000000000', '1260000000000000001', '1.10', '7', '-7', '1e3'].map(
    (id): (typeof valid)[number] => [
      `the digits ${id} as they are written`,
      `values: { custodianOrgId: ${id} }`,
      c => c.values.custodianOrgId,
      id === '1e3' ? '1000' : id,
    ],
  ),
  ['an empty salt', 'security: { fieldSalt: "" }', c => c.security.fieldSalt.reveal(), ''],
  [
    'an anchor and its alias',
    'time: { zone: &z Asia/Tokyo, fileZone: *z }',
    c => c.time.fileZone,
    'Asia/Tokyo',
  ],
]

describe('loadConfig', () => {
  for (const [why, text, read, value] of valid) {
    it(`reads ${why}`, async () => expect(read(await loadText(text))).to.deep.equal(value))
  }

  const ONCE = 'cron: "0 6 * * *"'
  const forms: readonly (readonly [text: string, crons: Readonly<Record<string, string | undefined>>])[] = [
    ['', {}],
    ['[]', {}],
    ['[./mine.ts]', { mine: undefined }],
    ['[admin-geo-reports, ./mine.ts]', { 'admin-geo-reports': undefined, mine: undefined }],
    [`[./mine.ts, admin-geo-reports: { ${ONCE} }]`, { mine: undefined, 'admin-geo-reports': '0 6 * * *' }],
    [
      `[{ ./mine.ts: { ${ONCE} }, admin-geo-reports: }]`,
      { mine: '0 6 * * *', 'admin-geo-reports': undefined },
    ],
    [`{ ./two.ts: { ${ONCE} } }`, { mine: '0 6 * * *', 'my-other': '0 6 * * *' }],
    [`[my-other: {}, ./two.ts: { ${ONCE} }]`, { mine: '0 6 * * *', 'my-other': undefined }],
    [`["\${FILE}"]`, { mine: undefined }],
  ]
  for (const [text, crons] of forms) {
    it(`reads reports: ${text}`, async () => {
      const { reports } = await loadText(`reports: ${text}`, { FILE: './mine.ts' })
      const read = Object.entries(reports).map(([name, { cron }]) => [name, cron])
      expect(Object.fromEntries(read)).to.deep.equal(crons)
      for (const { enabled, timezone, parameters } of Object.values(reports))
        expect({ enabled, timezone, parameters }).to.deep.equal({
          enabled: true,
          timezone: 'Asia/Kolkata',
          parameters: {},
        })
    })
  }

  for (const url of [
    'redis://h',
    'rediss://u:p%25w@h:1/',
    'redis://[::1]:1/12',
    'redis://h/3/',
    'redis://h?db=3',
  ]) {
    it(`reads the address ${url} of a Redis`, async () => {
      const { engine } = await loadText(`engine: { url: "${url}" }`)
      expect(engine?.url.reveal()).to.equal(url)
    })
  }

  it('has a type that tells the variants apart', async () => {
    const { store, catalog }: Config = await loadText('store: { type: azure, connection: abc }')
    const source: string = catalog.default.source
    expect(source).to.equal('snapshot')
    expect(store.type === 'azure' && store.connection.reveal()).to.equal('abc')
  })
})

describe('where the configuration is found', () => {
  const zones = (name: string) => `time: { zone: ${name} }`
  const files = {
    'lern.yaml': zones('Asia/Tokyo'),
    'lern.json': '{\n\t"time": { "zone": "Asia/Dhaka" }\n}',
    'other.yaml': zones('Asia/Dubai'),
  }
  const only = (...names: (keyof typeof files)[]) =>
    Object.fromEntries(names.map(name => [name, files[name]]))
  const LERN_CONFIG = 'other.yaml'

  const places: [why: string, present: Record<string, string>, file: string | undefined, zone: string][] = [
    ['the file asked for', files, 'other.yaml', 'Asia/Dubai'],
    ['lern.yaml', files, undefined, 'Asia/Tokyo'],
    ['lern.json', only('lern.json', 'other.yaml'), undefined, 'Asia/Dhaka'],
    ['$LERN_CONFIG', only('other.yaml'), undefined, 'Asia/Dubai'],
  ]
  for (const [why, present, file, zone] of places) {
    it(why, () =>
      inFolder(present, async cwd => {
        const config = await loadFrom({ file, cwd, env: { LERN_CONFIG } })
        expect(config.time.zone).to.equal(zone)
      }),
    )
  }

  it('nowhere, which is an empty one', () =>
    inFolder({}, async cwd => {
      expect((await loadFrom({ cwd, env: {} })).time.zone).to.equal('UTC')
    }))

  for (const [why, file] of [
    ['the file asked for', 'none.yaml'],
    ['the file of $LERN_CONFIG', undefined],
  ]) {
    it(`fails when ${why} is missing`, () =>
      inFolder({}, async cwd => {
        const loading = loadFrom({ file, cwd, env: { LERN_CONFIG: 'none.yaml' } })
        expect(await refusalOf(loading)).to.equal('there is no such configuration file')
      }))
  }
})
