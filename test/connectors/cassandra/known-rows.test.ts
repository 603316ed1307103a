import { expect } from 'chai'
import { type CassandraOptions, cassandra } from '../../../connectors/cassandra/index.js'
import type { Source } from '../../../lib/source.js'
import { describeWithCassandra } from '../../support/describe-with-cassandra.js'
import {
  answersOf,
  byBatch,
  findOf,
  finds,
  keysOf,
  type Layout,
  layouts,
  plain,
  scans,
} from './support/known-rows.js'
import { readRows, scanOf } from './support/reading.js'

describeWithCassandra('rows of known keys in Cassandra', server => {
  let keyspace: string

  const run = (cql: string, values: unknown[] = []) => server().client.execute(cql, values, { prepare: true })

  const create = async ({ name, columns, partitionKey, clustering = [], rows }: Layout['table']) => {
    const types = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
    const key = [`(${partitionKey.join(', ')})`, ...clustering].join(', ')
    await run(`CREATE TABLE ${keyspace}.${name} (${types.join(', ')}, PRIMARY KEY (${key}))`)
    const names = Object.keys(columns)
    const insert = `INSERT INTO ${keyspace}.${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
    await Promise.all(
      rows.map(row =>
        run(
          insert,
          names.map(column => row[column]),
        ),
      ),
    )
  }

  const sourceOf = ({ table }: Layout, options: CassandraOptions = {}): Source =>
    cassandra(server().client, options).table(`${keyspace}.${table.name}`)

  before(async function () {
    this.timeout(60_000)
    keyspace = await server().keyspace('known_rows')
    for (const { table } of layouts) await create(table)
  })

  for (const [how, options] of [
    ['in small pages', { fetchSize: 7 }],
    ['decoded by the driver', { decode: 'driver' }],
  ] as const) {
    for (const [what, of, columns] of finds)
      it(`finds ${what}, ${how}`, async () => {
        const keys = keysOf(of, columns)
        const found = await sourceOf(of, options).find!(findOf(of, keys))
        expect(found.map(plain)).to.deep.equal(answersOf(of, keys))
      })

    for (const [what, of, columns, order] of scans)
      it(`reads the ${what} among keys, sorted by ${order.join(', ')}, ${how}`, async () => {
        const among = keysOf(of, columns).toReversed()
        const scan = scanOf(of.dataset, { columns: of.columns, ordered: false, among })
        expect(plain(await readRows(sourceOf(of, options), scan))).to.deep.equal(of.table.rows)
        expect(await sourceOf(of, options).sortedAmong!(of.dataset, columns)).to.deep.equal(order)
      })
  }

  it('goes on inside of a key where the server forgets its paging states', async () => {
    const { client } = server()
    const forgetful: typeof client = Object.create(client)
    let asked = 0
    forgetful.execute = ((cql: string, values: unknown[], options: { pageState?: string }) => {
      if (options.pageState && ++asked % 3 === 0)
        return Promise.reject(
          Object.assign(new Error('Invalid value for the paging state'), { code: 0x000a }),
        )
      return client.execute(cql, values, options)
    }) as typeof client.execute
    const source = cassandra(forgetful, { fetchSize: 4 }).table(`${keyspace}.${byBatch.table.name}`)
    const among = keysOf(byBatch, ['batchid', 'courseid'])
    const scan = scanOf(byBatch.dataset, { columns: byBatch.columns, ordered: false, among })
    expect(await readRows(source, scan)).to.deep.equal(byBatch.table.rows)
    expect(asked).to.be.above(10)
  })

  it('takes a descending column for the end of the order', async () => {
    await run(`CREATE TABLE ${keyspace}.latest_first (batchid text, courseid text, userid text,
      PRIMARY KEY (batchid, courseid, userid)) WITH CLUSTERING ORDER BY (courseid DESC, userid ASC)`)
    const source = cassandra(server().client).table(`${keyspace}.latest_first`)
    expect(await source.sortedAmong!(byBatch.dataset, ['batchid'])).to.deep.equal(['batchid'])
  })
})
