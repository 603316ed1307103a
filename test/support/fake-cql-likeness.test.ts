import { Client, types } from 'cassandra-driver'
import { expect } from 'chai'
import { MAX_TOKEN, MIN_TOKEN } from '../../lib/token-range.js'
import type { CassandraServer } from './cassandra-server.js'
import { describeWithCassandra } from './describe-with-cassandra.js'
import { type FakeCql, type FakeTable, type FakeType, fakeCql } from './fake-cql/index.js'

const ENCODING = { map: Map, set: Set, useBigIntAsLong: true }
const { BigDecimal, Uuid } = types

const columns = {
  state: 'text',
  number: 'int',
  day: 'int',
  big: 'bigint',
  half: 'double',
  yes: 'boolean',
  at: 'timestamp',
  id: 'uuid',
  cost: 'decimal',
  names: 'map<text, text>',
  roles: 'list<text>',
  tags: 'set<text>',
  kept: 'frozen<list<text>>',
  home: 'frozen<address>',
  homes: 'list<frozen<address>>',
  nested: 'map<text, frozen<map<text, int>>>',
}

const full = {
  state: 'Kerala',
  number: 1,
  day: 1,
  big: -(2n ** 62n),
  half: 0.5,
  yes: true,
  at: new Date('2024-02-29T12:00:00.123Z'),
  id: Uuid.fromString('9d4a1a10-5a6f-4f6e-8a0e-1c2d3e4f5a6b'),
  cost: BigDecimal.fromString('12.50'),
  names: new Map([
    ['en', 'one'],
    ['ml', 'ഒന്ന്'],
  ]),
  roles: ['b', 'a'],
  tags: new Set(['x', 'y']),
  kept: ['z'],
  home: { city: 'Kochi', pin: 682001 },
  homes: [{ city: 'Kochi', pin: null }],
  nested: new Map([['a', new Map([['b', 1]])]]),
}

const keyOnly = (state: string, number: number) => ({ state, number, day: 1 })

const rows = [
  full,
  { ...full, day: 2 },
  { ...keyOnly('Goa', 2), roles: [], names: new Map(), tags: new Set() },
  ...['', 'ഗോവ', 'éà', 'a name of more than sixteen bytes'].map(state => keyOnly(state, -3)),
]

const declare = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')

/** The same data in both: whatever is asked, the fake's answer is the real server's. */
describeWithCassandra('the fake CQL server beside a Cassandra', real => {
  let fake: FakeCql
  let clients: [Client, Client]
  let keyspace: string

  const clientOf = ({ contactPoint, datacenter }: FakeCql | CassandraServer) =>
    new Client({ contactPoints: [contactPoint], localDataCenter: datacenter, encoding: ENCODING })

  const createReal = async (table: FakeTable, type: FakeType): Promise<void> => {
    const [, client] = clients
    const name = `${keyspace}.${table.name}`
    await client.execute(`CREATE TYPE ${keyspace}.${type.name} (${declare(type.fields)})`)
    await client.execute(
      `CREATE TABLE ${name} (${declare(table.columns)}, PRIMARY KEY ((state, number), day))`,
    )
    for (const row of table.rows) {
      const names = Object.keys(row)
      const insert = `INSERT INTO ${name} (${names}) VALUES (${names.map(() => '?')})`
      await client.execute(insert, Object.values(row), { prepare: true })
    }
  }

  before(async () => {
    keyspace = await real().keyspace('fake')
    const address = { keyspace, name: 'address', fields: { city: 'text', pin: 'int' } }
    const sample = {
      keyspace,
      name: 'sample',
      columns,
      partitionKey: ['state', 'number'],
      clustering: ['day'],
      rows,
    }
    fake = await fakeCql({ tables: [sample], types: [address] })
    clients = [clientOf(fake), clientOf(real())]
    await createReal(sample, address)
  })

  after(async () => {
    for (const client of clients ?? []) await client.shutdown()
    await fake?.stop()
  })

  const readAll = async (client: Client, statement: string, values: unknown[]) => {
    const rows: object[] = []
    let state: string | undefined
    for (;;) {
      const paging = state === undefined ? {} : { pageState: state }
      const page = await client.execute(statement, values, { prepare: true, fetchSize: 3, ...paging })
      rows.push(...page.rows.map(row => ({ ...row })))
      if (page.pageState === null) return { columns: page.columns, rows }
      state = page.pageState
    }
  }

  const both = async (statement: string, values: unknown[] = []) => {
    const named = values.map(value => (value === 'KS' ? keyspace : value))
    const [fakeClient, realClient] = clients
    const text = statement.replaceAll('KS', keyspace)
    return [await readAll(fakeClient, text, named), await readAll(realClient, text, named)] as const
  }

  const SAMPLE = `SELECT ${Object.keys(columns).join(', ')}, token(state, number) FROM KS.sample`
  const RANGE = `${SAMPLE} WHERE token(state, number) > ? AND token(state, number) <= ?`
  const COLUMNS = 'SELECT column_name, kind, type, position, clustering_order FROM system_schema.columns'
  const cases: [statement: string, values?: unknown[]][] = [
    [SAMPLE],
    [RANGE, [MIN_TOKEN, MAX_TOKEN]],
    [RANGE, [0n, MIN_TOKEN]],
    [RANGE, [MIN_TOKEN, 0n]],
    [RANGE, [5n, 5n]],
    [RANGE, [5n, 4n]],
    [`${SAMPLE} WHERE state = ? AND number = ?`, ['Kerala', 1]],
    [`${SAMPLE} WHERE state = 'Goa' AND number = 2`],
    [`${SAMPLE} WHERE state = ? AND number = ? AND day = ?`, ['Kerala', 1, 2]],
    [`${SAMPLE} WHERE state = ? AND number = ? AND day IN ?`, ['Kerala', 1, [2, 1, 3]]],
    [`${SAMPLE} WHERE state = ? AND number = ? AND (day) > (?)`, ['Kerala', 1, 1]],
    [`${SAMPLE} LIMIT 2`],
    ['SELECT token(state, number) AS t, state AS "State" FROM KS.sample LIMIT 1'],
    [`SELECT field_names, field_types FROM system_schema.types WHERE keyspace_name = 'KS'`],
  ]

  for (const [statement, values] of cases) {
    const title = `${statement.replace(SAMPLE, 'SELECT … FROM KS.sample')} ${values?.join(', ') ?? ''}`
    it(title, async () => {
      const [answer, expected] = await both(statement, values)

      expect(answer).to.deep.equal(expected)
    })
  }

  it('describes the columns of a table, though in another order', async () => {
    const [answer, expected] = await both(`${COLUMNS} WHERE keyspace_name = ? AND table_name = ?`, [
      'KS',
      'sample',
    ])

    expect(answer.rows).to.have.deep.members(expected.rows)
  })

  it('gives the driver the same metadata', async () => {
    const [answer, expected] = await Promise.all(
      clients.map(client => client.metadata.getTable(keyspace, 'sample')),
    )

    expect(answer?.partitionKeys).to.deep.equal(expected?.partitionKeys)
    expect(answer?.clusteringKeys).to.deep.equal(expected?.clusteringKeys)
    expect(answer?.columnsByName).to.deep.equal(expected?.columnsByName)
  })
})
