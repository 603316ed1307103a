import { choice, count, flag, group, list, map, milliseconds, optional, text, variants } from './fields.js'
import { redisUrl, secret, url } from './formats.js'

const CONSISTENCIES = [
  'one',
  'two',
  'three',
  'quorum',
  'all',
  'localQuorum',
  'eachQuorum',
  'localOne',
] as const

const ssl = group('TLS to the cluster; an empty map uses the certificates of the system.', {
  ca: optional(text('PEM file of the authorities to trust.')),
  cert: optional(text('PEM file of the certificate that we show.')),
  key: optional(text('PEM file of its key.')),
  verify: flag('Whether the name and the issuer of the server are checked.', true),
})

const cassandra = {
  about: 'A Cassandra cluster.',
  fields: {
    contactPoints: list('Nodes to begin with, as host or host:port.', text('A node.'), ['127.0.0.1:9042']),
    datacenter: text('The local datacenter.', 'datacenter1'),
    consistency: choice('How many replicas answer a read.', CONSISTENCIES, 'localQuorum'),
    username: optional(text('User name, when the cluster asks for one.')),
    password: optional(secret('Password of that user.')),
    ssl: optional(ssl),
    fetchSize: count('Rows per page of a scan.', 5000),
    readTimeoutMs: milliseconds('Milliseconds to wait for a page.', 30_000),
  },
}

const answer = { timeoutMs: milliseconds('Milliseconds to wait for an answer.', 30_000) }
const token = optional(secret('Sent as Authorization: Bearer …'))
const api = (about: string) => ({ url: url(about), token, ...answer })

const druid = {
  about: 'A Druid, asked by its API.',
  fields: {
    ...api('Address of the broker, which takes queries.'),
    timeoutMs: milliseconds('Milliseconds to wait for the answer to a query.', 600_000),
    header: text('Header that carries the token; Authorization sends it as Bearer.', 'Authorization'),
    rollup: optional(url('Broker of data sources that are rolled up or snapshots; the broker when absent.')),
    overlord: optional(url('Address of the overlord, which takes ingestion tasks; the broker when absent.')),
    interval: text(
      'Time that events are read of when no report says: LastDay, in time.fileZone, or start/end.',
      'LastDay',
    ),
    producerEnv: text('What the ids of the producers of events begin with.', 'dev.sunbird'),
  },
}

const elasticsearch = {
  about: 'An Elasticsearch cluster.',
  fields: {
    url: url('Address of the cluster.'),
    username: optional(text('User name, when the cluster asks for one.')),
    password: optional(secret('Password of that user.')),
    ...answer,
  },
}

const source = variants('A system that serves datasets.', {
  snapshot: {
    about: 'A folder with one file per dataset.',
    fields: { root: text('The folder; relative to the folder that the program is started in.') },
  },
  cassandra,
  redis: {
    about: 'Hashes and sets in Redis.',
    fields: {
      url: redisUrl('Address with the number of the database: redis://host:6379/12'),
      password: optional(secret('Password, when the address does not carry it.')),
    },
  },
  'search-api': {
    about: 'A search API of the platform.',
    fields: {
      kind: choice('What is searched.', ['content', 'organisation', 'location']),
      ...api('Address of the search.'),
      pageSize: count('Items asked for at once.', 250),
    },
  },
  'settings-api': {
    about: 'The API that reads one system setting.',
    fields: {
      ...api('Address, to which the name of the setting is appended.'),
      fields: list('Settings that make up the dataset, as the API cannot list them.', text('A setting.'), [
        'custodianOrgId',
      ]),
    },
  },
  'preferences-api': {
    about: "The API that reads an organisation's preferences.",
    fields: api('Address of the read.'),
  },
  druid,
  elasticsearch,
  postgres: {
    about: 'A Postgres database.',
    fields: {
      url: url('Address with credentials and database: postgres://user:password@host:5432/database'),
      connections: count('Connections that may be open at once.', 10),
    },
  },
})

export const sources = map('The systems that datasets are read from, under names of your choice.', source)
