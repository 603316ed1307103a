import { getEventListeners } from 'node:events'
import { expect } from 'chai'
import { shardRange } from '../../../lib/shard.js'
import type { RowKey, Scan } from '../../../lib/source.js'
import { textKey } from '../../../lib/spill/text-key.js'
import type { AnyRow, Names } from '../../../lib/types.js'
import type { Fault, OnPage, PageRequest } from '../../support/fake-cql/index.js'
import {
  answersOf,
  byBatch,
  byCourse,
  byUser,
  keysOf,
  type Layout,
  plain,
  scans,
} from './support/known-rows.js'
import { failureOf, readRows, scanOf } from './support/reading.js'
import { served } from './support/served.js'

const isSlice = ({ statement }: PageRequest): boolean => statement.includes('token(')

const sorted = (rows: readonly AnyRow[], columns: Names): readonly AnyRow[] => {
  const place = (row: AnyRow) => textKey(columns.map(column => row[column] as string))
  return rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
}

const amongScan = ({ dataset, columns }: Layout, among: readonly RowKey[], asked: Partial<Scan> = {}): Scan =>
  scanOf(dataset, { columns, ordered: false, among, ...asked })

describe('a scan of Cassandra among known keys', () => {
  const { server, start } = served()

  for (const decode of ['page', 'driver'] as const)
    for (const [what, of, columns, order] of scans)
      it(`reads the ${what} and no others, sorted by ${order.join(', ')}, decoded by the ${decode}`, async () => {
        const source = await start(of, undefined, { decode, fetchSize: 15 })
        const keys = keysOf(of, columns).slice(1).reverse()
        expect(await source.sortedAmong!(of.dataset, columns)).to.deep.equal(order)
        const rows = await readRows(source, amongScan(of, [...keys, ...keys]))
        expect(plain(rows)).to.deep.equal(sorted(answersOf(of, keys).flat(), order))
        expect(server().pages.filter(isSlice)).to.deep.equal([])
        expect(server().pages.filter(({ offset }) => offset === 0)).to.have.length(keys.length)
      })

  it('reads nothing where there are no keys, or none that a row can have', async () => {
    const source = await start(byBatch)
    expect(await readRows(source, amongScan(byBatch, []))).to.deep.equal([])
    expect(await readRows(source, amongScan(byBatch, [{ batchid: '' }]))).to.deep.equal([])
    expect(server().pages).to.deep.equal([])
  })

  for (const [what, keys, asked] of [
    ['the keys do not tell its partitions', [{ batchid: 'batch-1' }], {}],
    ['the order matters', [{ userid: 'user-1' }], { ordered: true }],
  ] as const)
    it(`reads the whole table when ${what}`, async () => {
      const source = await start(byUser)
      expect(await readRows(source, amongScan(byUser, keys, asked))).to.have.length(120)
      expect(server().pages.every(isSlice)).to.equal(true)
    })

  it('promises no order when the keys do not tell the partitions', async () => {
    expect(await (await start(byUser)).sortedAmong!(byUser.dataset, ['batchid'])).to.equal(undefined)
  })

  it('reads each key in one of the ranges', async () => {
    const source = await start(byUser)
    const among = keysOf(byUser, ['userid'])
    const parts: AnyRow[] = []
    for (const index of [1, 2, 3]) {
      const range = shardRange({ index, total: 3 })
      parts.push(...(await readRows(source, amongScan(byUser, among, { range }))))
    }
    const order = ['userid', 'courseid', 'batchid']
    expect(sorted(parts, order)).to.deep.equal(sorted(byUser.table.rows, order))
    expect(server().pages).to.have.length(among.length)
  })

  describe('reading ahead', () => {
    const among = ['batch-0', 'batch-1', 'batch-2'].map(batchid => ({ batchid }))

    it('asks for the next key while the caller works on the rows of this one, and for no more', async () => {
      let askedAgain = () => {}
      const secondPage = new Promise<void>(resolve => (askedAgain = resolve))
      const source = await start(byBatch, () => {
        if (server().pages.length === 2) askedAgain()
        return undefined
      })
      for await (const _rows of source.rows(amongScan(byBatch, among))) {
        await secondPage
        break
      }
      expect(server().pages).to.have.length(2)
    })

    const neverSecond: OnPage = () => (server().pages.length > 1 ? new Promise(() => {}) : undefined)

    it('waits for nothing when the caller leaves', async () => {
      const source = await start(byBatch, neverSecond)
      const { signal } = new AbortController()
      for await (const rows of source.rows(amongScan(byBatch, among, { signal }))) {
        expect(rows).to.have.length(40)
        break
      }
      expect(getEventListeners(signal, 'abort')).to.deep.equal([])
    })

    it('waits for nothing when the run is stopped', async () => {
      const source = await start(byBatch, neverSecond)
      const stopping = new AbortController()
      const reading = async () => {
        for await (const _rows of source.rows(amongScan(byBatch, among, { signal: stopping.signal })))
          stopping.abort(new Error('stop'))
      }
      expect(await failureOf(reading())).to.equal(stopping.signal.reason)
    })
  })

  describe('when something goes wrong', () => {
    const once =
      (fault: Fault, where: (page: PageRequest) => boolean = () => true): OnPage =>
      page =>
        page.asked === 1 && where(page) ? fault : undefined
    const later = ({ offset }: PageRequest): boolean => offset > 0
    const among = keysOf(byCourse, ['course_id', 'batch_id'])
    const order = ['course_id', 'batch_id', 'user_id', 'content_id', 'attempt_id']

    for (const [what, onPage] of [
      ['pages are empty', once({ empty: true })],
      ['the server is overloaded', once({ error: 'overloaded' })],
      ['pages time out', once({ error: 'readTimeout' }, ({ offset }) => offset === 0)],
      [
        'only single rows come in time',
        ({ pageSize }) => (pageSize > 1 ? { error: 'readTimeout' } : undefined),
      ],
      ['a connection breaks', once({ reset: true }, ({ offset }) => offset === 15)],
      ['paging states are lost', once({ error: 'invalidPagingState' }, later)],
    ] satisfies [string, OnPage][])
      it(`gives every row once, in order, when ${what}`, async () => {
        const source = await start(byCourse, onPage, { fetchSize: 15 })
        expect(await readRows(source, amongScan(byCourse, among))).to.deep.equal(
          sorted(byCourse.table.rows, order),
        )
        expect(server().pages.filter(isSlice)).to.deep.equal([])
      })

    it('goes on inside of the key where a paging state is lost', async () => {
      const source = await start(byCourse, once({ error: 'invalidPagingState' }, later), { fetchSize: 15 })
      const [key] = among
      expect(await readRows(source, amongScan(byCourse, [key!]))).to.deep.equal(
        sorted(answersOf(byCourse, [key!]).flat(), order),
      )
      expect(server().pages.at(-1)!.statement).to.match(
        / WHERE "course_id" = \? AND "batch_id" = \? AND \("user_id", "content_id", "attempt_id"\) > \(\?, \?, \?\)$/,
      )
    })
  })
})
