import { expect } from 'chai'
import type { Dataset } from '../dataset.js'
import { inOrder, rowOrder } from '../order.js'
import { pick } from '../pick.js'
import type { Find, RowKey } from '../source.js'
import { textKey } from '../spill/text-key.js'
import type { AnyRow, Names } from '../types.js'
import { failure, readRows, type SourceUnderTest } from './source-under-test.js'

type Tested = () => SourceUnderTest

/** What a source promises that reads the rows of known keys. A source that cannot is asked nothing. */
export const looksUpRows = (tested: Tested): void => {
  for (const [what, columnsOf] of KEYS) {
    it(`finds the rows that agree with ${what}`, async () => {
      const { source, dataset, rows } = tested()
      const keys = distinct(rows.map(row => keyOf(row, columnsOf(dataset))))
      if (!source.find || !canFind(dataset)) return
      expect(await source.finds!(dataset, columnsOf(dataset))).to.equal(true)
      const asked = [...keys, missOf(keys[0]!), keys[0]!].reverse()
      expect(await source.find(findOf(tested(), asked))).to.deep.equal(asked.map(key => agreeing(rows, key)))
    })
  }

  it('finds rows with the columns that were asked for and no others', async () => {
    const { source, dataset, rows } = tested()
    if (!source.find || !canFind(dataset)) return
    const columns = [Object.keys(dataset.columns).at(-1)!]
    const key = keyOf(rows[0]!, dataset.partition)
    const found = await source.find({ ...findOf(tested(), [key]), columns })
    expect(found).to.deep.equal([agreeing(rows, key).map(row => pick(row, columns))])
  })

  it('gets one row for each key, or none', async () => {
    const { source, dataset, rows, knowsEveryKey } = tested()
    if (!source.get || dataset.partition.length !== 1) return
    const [column] = dataset.partition as readonly [string]
    const where = keyOf(rows[0]!, textColumns(dataset, dataset.clustering))
    const known = new Set(rows.map(row => String(row[column])))
    const keys = [...(knowsEveryKey ? [] : ['no such key']), ...known]
    expect(await source.get({ ...findOf(tested(), []), keys, where })).to.deep.equal(
      keys.map(key => agreeing(rows, { ...where, [column]: key })[0]),
    )
  })

  it('rejects a look-up with the reason of an abort', async () => {
    const { source, dataset, rows, openNow } = tested()
    if (!source.find || !canFind(dataset)) return
    const reason = new Error('stop')
    const asked = findOf(tested(), [keyOf(rows[0]!, dataset.partition)])
    expect(await failure(source.find({ ...asked, signal: AbortSignal.abort(reason) }))).to.equal(reason)
    expect(await openNow?.()).to.be.oneOf([0, undefined])
  })

  it('serves all rows of the keys that a scan is told of, sorted as it promises', async () => {
    const { source, dataset, rows } = tested()
    const columns = textColumns(dataset, dataset.partition)
    const among = distinct(rows.map(row => keyOf(row, columns))).slice(0, 3)
    const served = await readRows(tested(), { ordered: false, among })
    const wanted = among.flatMap(key => agreeing(rows, key))
    const isWanted = new Set(wanted.map(rowOrder(dataset)))
    const kept = served.filter(row => isWanted.has(rowOrder(dataset)(row)))
    expect(inOrder(dataset, kept)).to.deep.equal(inOrder(dataset, wanted))

    const sorted = await source.sortedAmong?.(dataset, columns)
    if (!sorted) return
    expect(served).to.deep.equal(kept)
    const places = served.map(row => textKey(sorted.map(column => row[column] as string)))
    expect(places).to.deep.equal(places.toSorted())
  })
}

const textColumns = (dataset: Dataset, columns: Names): Names =>
  columns.filter(column => dataset.columns[column]!.type.kind === 'text')

const canFind = (dataset: Dataset): boolean =>
  dataset.partition.length > 0 && textColumns(dataset, dataset.partition).length === dataset.partition.length

const KEYS: readonly [what: string, columns: (dataset: Dataset) => Names][] = [
  ['partition keys', ({ partition }) => partition],
  [
    'partition keys and further columns',
    dataset => [...dataset.partition, ...textColumns(dataset, dataset.clustering)],
  ],
]

const keyOf = (row: AnyRow, columns: Names): RowKey => pick(row, columns) as RowKey

const missOf = (key: RowKey): RowKey =>
  Object.fromEntries(Object.keys(key).map(column => [column, 'no such key']))

const distinct = (keys: readonly RowKey[]): readonly RowKey[] => [
  ...new Map(keys.map(key => [JSON.stringify(key), key])).values(),
]

const agreeing = (rows: readonly AnyRow[], key: RowKey): readonly AnyRow[] => {
  const columns = Object.keys(key)
  return rows.filter(row => columns.every(column => row[column] === key[column]))
}

const findOf = ({ dataset, temporary }: SourceUnderTest, keys: readonly RowKey[]): Find => ({
  dataset,
  columns: Object.keys(dataset.columns),
  keys,
  signal: new AbortController().signal,
  reject: row => expect.fail(`${row.column} is not ${row.expected}`),
  temporary,
})
