import type { ValueOf } from './field.js'
import {
  absentAs,
  choice,
  count,
  flag,
  group,
  list,
  map,
  named,
  optional,
  scalar,
  seconds,
  short,
  text,
  variants,
} from './fields.js'
import { bytes, cron, redisUrl, salt, secret, timeZone, url } from './formats.js'
import { sources } from './sources.js'

const time = group('Time zones.', {
  zone: timeZone('Zone of the dates inside files.', 'UTC'),
  fileZone: timeZone('Zone of the dates in file names.', 'Asia/Kolkata'),
})

const csv = group('How CSV files are written.', {
  dialect: choice(
    'rfc4180, or spark: byte for byte as the Spark jobs write.',
    ['rfc4180', 'spark'],
    'rfc4180',
  ),
  formulas: choice(
    'Whether a cell that a spreadsheet would run is escaped; auto: in reports read by people only.',
    ['auto', 'keep', 'escape'],
    'auto',
  ),
})

const prefix = text('Put before the path of every file.', '')

const store = variants(
  'Where files are written.',
  {
    local: {
      about: 'A folder of this machine.',
      fields: {
        root: text('The folder; relative to the folder that the program is started in.', './out'),
        prefix,
      },
    },
    azure: {
      about: 'A container of Azure Blob Storage.',
      fields: {
        connection: secret('Connection string of the storage account.'),
        container: text('The container.', 'reports'),
        prefix,
      },
    },
  },
  'local',
)

const entry = short('source', 'The source of a dataset, and how that source names it.', {
  source: text('Name of a source.'),
  table: optional(
    text('Table (keyspace.table in Cassandra, table or schema.table in Postgres) or Druid datasource.'),
  ),
  index: optional(text('Index of Elasticsearch.')),
  file: optional(text('File of a snapshot folder.')),
  optional: flag('Whether a missing file or table counts as an empty dataset.', false),
})

const catalog = map('Which source serves which dataset.', entry, { default: absentAs('snapshot', entry) })

const cache = group('The user cache.', {
  tables: map(
    'Which source serves the tables that the user cache is made of; absent: as the catalog says.',
    entry,
  ),
})

const report = group('How the scheduler runs a report, or each report of a file.', {
  enabled: flag('Whether it runs on schedule.', true),
  cron: optional(cron('When it runs; absent: only by hand.')),
  timezone: timeZone('Zone of the cron line.', 'Asia/Kolkata'),
  parameters: map('Parameters of the report, as with -p.', scalar('Value of the parameter.')),
})

const exhaust = group('The Exhaust API and its worker.', {
  batchesPerRequest: count('Batches that one request may ask for.', 20),
  batchesPerChannel: count('Batches that are processed for one channel in a day.', 30),
  bytesPerChannel: count('Bytes that are written for one channel in a day.', 1_073_741_824),
  attempts: count('How often a request is tried.', 3),
  leaseSeconds: seconds('Seconds after which the request of a dead worker is taken up again.', 60),
  staleHours: count('Hours after which a request that a program without leases works on is taken up.', 24),
  graceSeconds: seconds('Seconds that a worker may go on with its requests when it is asked to stop.', 30),
  roles: list('Roles that may ask, where a dataset names none.', text('A role.'), [
    'ORG_ADMIN',
    'REPORT_ADMIN',
    'COURSE_ADMIN',
  ]),
  userApi: optional(url('Address of the user read API, to which the user id is appended.')),
  urlMinutes: count('Minutes for which a download URL works.', 30, { most: 60 }),
  listLimit: count('Requests that a list shows, when it is not asked for more or fewer.', 100),
  requestsPerMinute: count('Calls of the API that one channel may make in a minute.', 300_000),
  sameId: choice(
    'What becomes of a request whose id is taken today by one for something else; answer: it gets that one.',
    ['refuse', 'answer'],
    'refuse',
  ),
  publicUrl: optional(
    url('Where the API can be reached, for the addresses of files in a folder; absent: as it was called.'),
  ),
  internalToken: optional(
    secret('Opens the internal endpoints to other machines; sent as Authorization: Bearer …'),
  ),
})

const security = group('Keys and protection.', {
  fieldSalt: salt('The salt with which the platform encrypts e-mail addresses and phone numbers.'),
  consentExpiry: choice(
    'Whether a consent that has expired still counts: ignore lets it.',
    ['ignore', 'enforce'],
    'ignore',
  ),
  protection: choice(
    "How protected files are written: modern (AES-256), or legacy for readers of the Spark jobs' formats.",
    ['legacy', 'modern'],
    'modern',
  ),
  channelKeys: map(
    'Keys of channels, for reports that nobody asks for and whose tenant wants a password or a text key.',
    secret('The key of a channel.'),
  ),
  keyHosts: list('Hosts from which public keys may be fetched, as host or host:port.', text('A host.'), []),
})

const limits = group('What a run may use.', {
  rowsPerSecond: count('Rows that are read in a second; 0: no limit.', 0, { least: 0 }),
  concurrency: count('Ranges of a scan that are open at once.', 8),
  memory: bytes('Memory of sorting and grouping before they use the disk.', '256MiB'),
})

const engine = group('The queues that share a large run among several machines.', {
  type: choice('How they are kept.', ['bullmq'], 'bullmq'),
  url: redisUrl('Address of a Redis that evicts nothing, with a database of its own: redis://host:6379/11'),
  password: optional(secret('Password, when the address does not carry it.')),
  prefix: text('Put before each key.', 'lern'),
})

/** The whole configuration. */
export const schema = group('Configuration of lern.', {
  time,
  csv,
  store,
  sources,
  catalog,
  cache,
  values: group('System settings that are known here; they beat the dataset system_settings.', {
    custodianOrgId: optional(scalar('The organisation of users who belong to no other.')),
  }),
  forbid: list('Building blocks that no report may depend on.', text('A building block.'), []),
  reports: named(
    'Schedules and parameters of reports, by name or by the file of custom reports, such as ./my-report.ts.',
    report,
  ),
  exhaust,
  engine: optional(engine),
  security,
  limits,
})

export interface Config extends ValueOf<typeof schema> {
  /**
   * Whether what the catalog does not name comes from the bundled sample although the file has sources of its own and
   * does not ask for the sample: probably by mistake.
   */
  readonly assumesSample: boolean
}
