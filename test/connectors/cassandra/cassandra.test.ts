import { Client, types } from 'cassandra-driver'
import { expect } from 'chai'
import { type CassandraOptions, cassandra } from '../../../connectors/cassandra/index.js'
import * as column from '../../../lib/columns.js'
import { type Dataset, dataset } from '../../../lib/dataset.js'
import { LernError } from '../../../lib/errors.js'
import { rowOrder } from '../../../lib/order.js'
import type { Source } from '../../../lib/source.js'
import { type SourceUnderTest, sourceContract } from '../../../lib/testing/source-contract.js'
import type { AnyRow } from '../../../lib/types.js'
import { describeWithCassandra } from '../../support/describe-with-cassandra.js'
import { keyWithToken } from './support/colliding-keys.js'
import { failureOf, readCsv, readRows, scanOf } from './support/reading.js'

const users = dataset('users', {
  block: 'lern',
  summary: '',
  columns: { userid: column.text, org: column.text, age: column.int, info: column.map(column.text) },
  partition: ['userid'],
  clustering: ['org'],
})

const userRows: AnyRow[] = Array.from({ length: 30 }, (_, at) => ({
  userid: `user-${at >> 1}`,
  org: `org-${at % 2}`,
  age: at % 5 === 0 ? null : at,
  info: new Map(at % 3 === 0 ? [] : [['declared-email', `mail ${at}`]]),
}))

const inOrder = (of: Dataset, rows: readonly AnyRow[]): AnyRow[] => {
  const order = rowOrder(of)
  return rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

describeWithCassandra('Cassandra', server => {
  let keyspace: string

  const run = (cql: string, values: unknown[] = []) => server().client.execute(cql, values, { prepare: true })

  const insertUsers = async (table: string) => {
    await run(
      `CREATE TABLE ${keyspace}.${table} (userid text, org text, age int, info map<text, text>,
       PRIMARY KEY (userid, org))`,
    )
    const insert = `INSERT INTO ${keyspace}.${table} (userid, org, age, info) VALUES (?, ?, ?, ?)`
    for (const { userid, org, age, info } of userRows)
      await run(insert, [userid, org, age, Object.fromEntries(info as Map<string, string>)])
  }

  const tableOf = (name: string, options: CassandraOptions = {}): Source =>
    cassandra(server().client, options).table(`${keyspace}.${name}`)

  before(async function () {
    this.timeout(60_000)
    keyspace = await server().keyspace('connector')
    await insertUsers('users')
  })

  const tested = (options: CassandraOptions) => async (): Promise<SourceUnderTest> => ({
    source: tableOf('users', options),
    dataset: users,
    rows: inOrder(users, userRows),
    temporary: () => Promise.reject(new Error('nothing is put aside')),
    close: async () => {},
  })

  const nowhere = () => new Client({ contactPoints: ['127.0.0.1:1'], localDataCenter: 'datacenter1' })

  const unreachable = async (): Promise<SourceUnderTest> => {
    const client = nowhere()
    return {
      ...(await tested({})()),
      source: cassandra(client).table('sunbird.users'),
      close: () => client.shutdown(),
    }
  }

  sourceContract('a table', { open: tested({}), broken: unreachable })
  sourceContract('a table in small pages', { open: tested({ fetchSize: 3 }) })
  sourceContract('a table that the driver decodes', { open: tested({ fetchSize: 4, decode: 'driver' }) })

  describe('types', () => {
    const { text, int, list, map, struct, timestamp } = column
    const everything = dataset('everything', {
      block: 'lern',
      summary: '',
      columns: {
        id: text,
        number: int,
        small: int,
        tiny: int,
        big: column.bigint,
        real: column.double,
        single: column.double,
        exact: column.decimal,
        whole: column.decimal,
        flag: column.boolean,
        at: timestamp,
        day: column.date,
        uuid: column.uuid,
        code: column.code,
        names: list(text),
        tags: column.set(text),
        progress: map(int),
        keys: map(list(text)),
        certificates: list(map(text)),
        seen: map(timestamp),
        questions: list(struct({ title: text, duration: column.decimal, params: list(map(text)) })),
      },
      partition: ['id'],
    })
    const columns = Object.keys(everything.columns)

    before(async function () {
      this.timeout(60_000)
      await run(
        `CREATE TYPE ${keyspace}.question (id text, title text, duration decimal, params list<frozen<map<text, text>>>)`,
      )
      await run(`CREATE TABLE ${keyspace}.everything (id text PRIMARY KEY, number int, small smallint, tiny tinyint,
        big bigint, real double, single float, exact decimal, whole varint, flag boolean, at timestamp, day date,
        uuid timeuuid, code int, names list<text>, tags set<text>, progress map<text, int>,
        keys map<text, frozen<list<text>>>, certificates list<frozen<map<text, text>>>, seen map<text, timestamp>,
        questions list<frozen<question>>)`)
      await run(`INSERT INTO ${keyspace}.everything (${columns.join(', ')}) VALUES ('a, "b"', -7, -300, -5,
        9007199254740993, 0.1, 1.5, -12.340, 123456789012345678901234567890, true, '2021-03-04T05:06:07.089Z',
        '2021-03-04', 50554d6e-29bb-11e5-b345-feff819cdc9f, 2, ['x', 'ए'], {'t2', 't1'}, {'do_2': 2, 'do_1': 1},
        {'k': ['v']}, [{'id': 'c1'}], {'s': '2021-03-04T05:06:07Z'},
        [{title: 'Q "1"', duration: 1.50, params: [{'1': 'p'}]}, {id: 'only'}])`)
      await run(`INSERT INTO ${keyspace}.everything (id) VALUES ('nothing')`)
    })

    const plain = (value: unknown): unknown => {
      if (value === null || typeof value !== 'object' || value instanceof Date) return value
      if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
      if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
    }

    for (const decode of ['page', 'driver'] as const)
      it(`come as the dataset says, decoded by the ${decode}`, async () => {
        const rows = await readRows(tableOf('everything', { decode }), scanOf(everything))
        expect(rows.find(row => row.id === 'nothing'))
          .to.have.property('names')
          .with.property('length', 0)
        expect(plain(rows.find(row => row.id !== 'nothing'))).to.deep.equal({
          id: 'a, "b"',
          number: -7,
          small: -300,
          tiny: -5,
          big: 9007199254740993n,
          real: 0.1,
          single: 1.5,
          exact: '-12.340',
          whole: '123456789012345678901234567890',
          flag: true,
          at: new Date('2021-03-04T05:06:07.089Z'),
          day: '2021-03-04',
          uuid: '50554d6e-29bb-11e5-b345-feff819cdc9f',
          code: '2',
          names: ['x', 'ए'],
          tags: ['t1', 't2'],
          progress: { do_1: 1, do_2: 2 },
          keys: { k: ['v'] },
          certificates: [{ id: 'c1' }],
          seen: { s: new Date('2021-03-04T05:06:07Z') },
          questions: [
            { title: 'Q "1"', duration: '1.50', params: [{ 1: 'p' }] },
            { title: null, duration: null, params: [] },
          ],
        })
      })

    it('become the same CSV whoever decodes them', async () => {
      const [page, driver] = await Promise.all(
        (['page', 'driver'] as const).map(decode =>
          readCsv(tableOf('everything', { decode }), scanOf(everything)),
        ),
      )
      expect(page).to.equal(driver)
      expect(page).to.include('"a, ""b""",-7,-300,-5,9007199254740993,0.1,1.5,-12.340,')
      expect(page).to.include(`nothing${','.repeat(14)}[],[],{},{},[],{},[]\n`)
    })
  })

  describe('a key of several columns and a wide partition', () => {
    const scores = dataset('scores', {
      block: 'lern',
      summary: '',
      columns: { type: column.text, id: column.text, at: column.int, score: column.int },
      partition: ['type', 'id'],
      clustering: ['at'],
    })
    const rows: AnyRow[] = Array.from({ length: 700 }, (_, at) => ({
      type: 'Course',
      id: at < 100 ? `do_${at >> 1}` : 'do_wide',
      at,
      score: at * 2,
    }))

    before(async function () {
      this.timeout(60_000)
      await run(
        `CREATE TABLE ${keyspace}.scores (type text, id text, at int, score int, PRIMARY KEY ((type, id), at))`,
      )
      const insert = `INSERT INTO ${keyspace}.scores (type, id, at, score) VALUES (?, ?, ?, ?)`
      await Promise.all(rows.map(row => run(insert, [row.type, row.id, row.at, row.score])))
    })

    it('give every row once over many pages', async () => {
      const read = await readRows(tableOf('scores', { fetchSize: 17 }), scanOf(scores))
      expect(read).to.deep.equal(inOrder(scores, rows))
    })

    it('give the same rows when the server forgets its paging states', async () => {
      const { client } = server()
      const forgetful: Client = Object.create(client)
      let asked = 0
      forgetful.execute = ((cql: string, values: unknown[], options: { pageState?: string }) => {
        if (options.pageState && ++asked % 3 === 0)
          return Promise.reject(
            Object.assign(new Error('Invalid value for the paging state'), { code: 0x000a }),
          )
        return client.execute(cql, values, options)
      }) as Client['execute']
      const source = cassandra(forgetful, { fetchSize: 40 }).table(`${keyspace}.scores`)
      expect(await readRows(source, scanOf(scores))).to.deep.equal(inOrder(scores, rows))
      expect(asked).to.be.above(10)
    })
  })

  describe('partitions that share a token', () => {
    const twins = dataset('twins', {
      block: 'lern',
      summary: '',
      columns: { id: column.uuid, at: column.int },
      partition: ['id'],
      clustering: ['at'],
    })

    it('are all read when the scan must go around a page', async () => {
      await run(`CREATE TABLE ${keyspace}.twins (id uuid, at int, PRIMARY KEY (id, at))`)
      const keys = [1n, 2n, 3n].map(other => new types.Uuid(keyWithToken(77n, other)))
      const insert = `INSERT INTO ${keyspace}.twins (id, at) VALUES (?, ?)`
      await Promise.all(keys.flatMap(key => [1, 2, 3, 4].map(at => run(insert, [key, at]))))

      const { client } = server()
      const failing: Client = Object.create(client)
      failing.execute = ((cql: string, values: unknown[], options: { pageState?: string }) =>
        options.pageState && cql.includes('token(') && !cql.includes('DISTINCT')
          ? Promise.reject(Object.assign(new Error('no such page'), { code: 0x000a }))
          : client.execute(cql, values, options)) as Client['execute']
      const expected = await readRows(tableOf('twins'), scanOf(twins))
      const source = cassandra(failing, { fetchSize: 3 }).table(`${keyspace}.twins`)
      expect(expected).to.have.length(12)
      expect(await readRows(source, scanOf(twins))).to.deep.equal(expected)
    })
  })

  describe('a schema that is not what the dataset says', () => {
    const failing = async (table: string, of: Dataset, ordered = true) => {
      const failure = await failureOf(readRows(tableOf(table), scanOf(of, { ordered })))
      expect(failure).to.be.instanceOf(LernError)
      return failure as LernError
    }
    const like = (columns: Record<string, column.Column>, partition = ['userid'], clustering = ['org']) =>
      ({ ...users, columns, partition, clustering }) as unknown as Dataset

    const cases: [what: string, table: string, of: () => Dataset, code: string, message: () => string][] = [
      [
        'a table that is not there',
        'user',
        () => users,
        'SOURCE_MISSING',
        () => `there is no table ${keyspace}.user; did you mean ${keyspace}.users?`,
      ],
      [
        'a column that is not there',
        'users',
        () => like({ ...users.columns, agee: column.int }),
        'SOURCE_SCHEMA',
        () => 'users needs the column agee, which the table does not have; age is near',
      ],
      [
        'a column of another type',
        'users',
        () => like({ ...users.columns, age: column.text }),
        'SOURCE_SCHEMA',
        () => 'users.age is int in the table, which must be text, ascii',
      ],
      [
        'another partition key',
        'users',
        () => like(users.columns, ['org', 'userid'], []),
        'SOURCE_SCHEMA',
        () =>
          'the table is partitioned by (userid), so its rows do not come in the order of users, which is partitioned by (org, userid)',
      ],
      [
        'another clustering key',
        'users',
        () => like(users.columns, ['userid'], ['age']),
        'SOURCE_SCHEMA',
        () =>
          'the table is clustered by (org), so its rows do not come in the order of users, which is clustered by (age)',
      ],
      [
        'a descending clustering key',
        'latest_first',
        () => like({ userid: column.text, org: column.text }),
        'SOURCE_SCHEMA',
        () =>
          'the table is clustered by (org), org descending, so its rows do not come in the order of users, which is clustered by (org)',
      ],
    ]

    before(() =>
      run(`CREATE TABLE ${keyspace}.latest_first (userid text, org text, PRIMARY KEY (userid, org))
           WITH CLUSTERING ORDER BY (org DESC)`),
    )

    for (const [what, table, of, code, message] of cases)
      it(`fails with a sentence: ${what}`, async () => {
        const failure = await failing(table, of())
        expect([failure.code, failure.message]).to.deep.equal([code, message()])
        expect(failure.at.source).to.equal(`cassandra ${keyspace}.${table}`)
      })

    it('may have any key when the order does not matter', async () => {
      const of = like(users.columns, ['org', 'userid'], [])
      const rows = await readRows(tableOf('users'), scanOf(of, { ordered: false }))
      expect(inOrder(users, rows)).to.deep.equal(inOrder(users, userRows))
    })

    const changes: readonly (readonly [name: string, change: string, code: string, message: RegExp])[] = [
      ['a column', 'ALTER TABLE $ DROP age', 'SOURCE_SCHEMA', / refuses the query: .*\bage\b/],
      ['the table', 'DROP TABLE $', 'SOURCE_MISSING', / is not there: .*\bshrinking\b/],
    ]
    for (const decode of ['page', 'driver'] as const) {
      for (const [name, change, code, message] of changes) {
        it(`is told soon when ${name} is dropped during a scan, decoded by the ${decode}`, async () => {
          await insertUsers('shrinking')
          const reading = async () => {
            let changed = false
            for await (const _ of tableOf('shrinking', { fetchSize: 2, decode }).rows(scanOf(users))) {
              if (!changed) await run(change.replace('$', `${keyspace}.shrinking`))
              changed = true
            }
          }
          const failure = (await failureOf(reading())) as LernError
          await run(`DROP TABLE IF EXISTS ${keyspace}.shrinking`)
          expect(failure).to.have.property('code', code)
          expect(failure.message).to.match(message)
        }).timeout(20_000)
      }
    }

    it('is read again after it failed', async () => {
      const source = tableOf('growing')
      const growing = like({ userid: column.text, org: column.text, late: column.int })
      await run(`CREATE TABLE ${keyspace}.growing (userid text, org text, PRIMARY KEY (userid, org))`)
      expect(await failureOf(readRows(source, scanOf(growing)))).to.have.property('code', 'SOURCE_SCHEMA')
      await run(`ALTER TABLE ${keyspace}.growing ADD late int`)
      expect(await readRows(source, scanOf(growing))).to.deep.equal([])
    })
  })

  describe('a cluster that cannot be read', () => {
    const refused = async (client: Client, options: CassandraOptions = {}) => {
      try {
        return (await failureOf(
          readRows(cassandra(client, options).table(`${keyspace}.users`), scanOf(users)),
        )) as LernError
      } finally {
        await client.shutdown()
      }
    }

    it('says which datacenters there are when the configured one is not among them', async () => {
      const contactPoints = [server().contactPoint]
      const failure = await refused(new Client({ contactPoints, localDataCenter: 'dc9' }))
      expect([failure.code, failure.message, failure.at.allowed]).to.deep.equal([
        'CONFIG',
        `cassandra ${keyspace}.users has no datacenter dc9: its hosts are in ${server().datacenter}`,
        server().datacenter,
      ])
    })

    it('says which address does not answer', async () => {
      const failure = await refused(nowhere())
      expect([failure.code, failure.message]).to.deep.equal([
        'SOURCE_UNAVAILABLE',
        `cassandra ${keyspace}.users cannot be read: 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1`,
      ])
    })

    it('is no matter of spelling a consistency', () => {
      expect(() => cassandra(server().client, { consistency: 'localQuorom' as 'localQuorum' }))
        .to.throw(LernError, 'there is no consistency localQuorom; did you mean localQuorum?')
        .with.property('code', 'CONFIG')
      expect(() => cassandra(server().client).table('users'))
        .to.throw(LernError, 'users names no Cassandra table')
        .with.property('code', 'CONFIG')
    })
  })

  describe('the check of a source', () => {
    it('finds a table as it should be', async () => {
      const findings = await tableOf('users').check!(users)
      expect(findings.map(({ what, ok }) => [what.replace(/.*: /, ''), ok])).to.deep.equal([
        ['reachable', true],
        ['clock', true],
        ['schema', true],
        ['size', true],
      ])
      expect(findings[2]!.detail).to.equal('4 columns and the key are as users says')
    })

    it('ends with what is wrong', async () => {
      const findings = await tableOf('nothing').check!(users)
      expect(findings.at(-1)).to.deep.equal({
        what: `cassandra ${keyspace}.nothing: schema`,
        ok: false,
        detail: `there is no table ${keyspace}.nothing`,
      })
    })
  })
})
