import { expect } from 'chai'
import { int, text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { rowOrder } from '../../../lib/order.js'
import { shardRange } from '../../../lib/shard.js'
import type { Located } from '../../../lib/sorted/located.js'
import { orderedRows } from '../../../lib/sorted/ordered-rows.js'
import type { BadRow, Scan } from '../../../lib/source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow } from '../../../lib/types.js'
import { chunked, collect } from '../spill/rows.js'
import { temporaryFolder } from '../spill/temporary.js'

const marks = dataset('marks', {
  block: 'lern',
  summary: 'Who got what',
  columns: { pupil: text, turn: int, mark: int },
  partition: ['pupil'],
  clustering: ['turn'],
})
const columns = Object.keys(marks.columns)

/** Rows in no order. */
const rows: readonly AnyRow[] = Array.from({ length: 2_500 }, (_, at) => ({
  pupil: `pupil ${(at * 7919) % 300}`,
  turn: 2_500 - at,
  mark: at % 7,
}))
const order = rowOrder(marks)
const expected = rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))

const located = (rows: readonly AnyRow[]): Located[] =>
  rows.map((row, at) => ({ row, file: at % 2 === 0 ? 'even' : 'odd', line: at }))

const pick = (row: AnyRow, columns: readonly string[]): AnyRow =>
  Object.fromEntries(columns.map(column => [column, row[column]]))

/** A reader that remembers which columns it was asked for. */
const reader = (rows: readonly AnyRow[]) => {
  const asked: (readonly string[])[] = []
  async function* read(scan: Scan) {
    asked.push(scan.columns)
    for await (const chunk of chunked(located(rows), 100)) {
      scan.signal.throwIfAborted()
      yield chunk.map(found => ({ ...found, row: pick(found.row, scan.columns) }))
    }
  }
  return { read, asked }
}

const IN_MEMORY = { memory: 64 * 1024 * 1024 }
const ON_DISK = { memory: 50_000 }

for (const [where, options] of [
  ['in memory', IN_MEMORY],
  ['on disk', ON_DISK],
] as const) {
  describe(`rows sorted ${where}`, () => {
    const { temporary } = temporaryFolder()
    const open = async () => ({
      source: { name: 'unsorted', rows: orderedRows(reader(rows).read, options) },
      dataset: marks,
      rows: expected,
      temporary,
      close: async () => {},
    })
    sourceContract('a source without an order', { open })
  })
}

const pupils = dataset('pupils', {
  block: 'lern',
  summary: 'Who there is',
  columns: { pupil: text },
  partition: ['pupil'],
})
/** Keys of all lengths of UTF-8, in no order. */
const names = Array.from(
  { length: 2_500 },
  (_, at) => `${'aé€😀\n\0'.repeat((at * 31) % 4)}${(at * 7919) % 2_500}`,
)
const keys: readonly AnyRow[] = names.map(pupil => ({ pupil }))
const keyOrder = rowOrder(pupils)
const expectedKeys = keys.toSorted((a, b) => (keyOrder(a) < keyOrder(b) ? -1 : 1))

for (const [where, options] of [
  ['in memory', IN_MEMORY],
  ['on disk', ON_DISK],
] as const) {
  describe(`keys alone, sorted ${where}`, () => {
    const { temporary } = temporaryFolder()
    const open = async () => ({
      source: { name: 'unsorted', rows: orderedRows(reader(keys).read, { ...options, repeats: 'first' }) },
      dataset: pupils,
      rows: expectedKeys,
      temporary,
      close: async () => {},
    })
    sourceContract('a source of keys', { open })
  })
}

describe('ordered rows', () => {
  const { temporary, path, files } = temporaryFolder()

  const scan = (asked: Partial<Scan> = {}): Scan => ({
    dataset: marks,
    columns,
    range: WHOLE_RING,
    ordered: true,
    signal: new AbortController().signal,
    reject: row => expect.fail(`${row.column} is not ${row.expected}`),
    temporary,
    ...asked,
  })

  for (const [name, options, left] of [
    ['nothing on disk when they fit in memory', IN_MEMORY, 0],
    ['one file of the temporary folder when they do not', ON_DISK, 1],
  ] as const) {
    it(`leave ${name}`, async () => {
      await collect(orderedRows(reader(rows).read, options)(scan()))
      expect((await files()).filter(file => file.endsWith('sorted'))).to.have.length(left)
      expect((await files()).filter(file => file.startsWith('sort-') && file.includes('/'))).to.have.length(
        left,
      )
    })
  }

  it('are read once for all ranges of a run, and again for another run', async () => {
    const { read, asked } = reader(rows)
    const ordered = orderedRows(read, IN_MEMORY)
    const ranges = [1, 2, 3].map(index => shardRange({ index, total: 3 }))
    await Promise.all(ranges.map(range => collect(ordered(scan({ range })))))
    await collect(ordered(scan({ ordered: false, range: ranges[0]! })))
    expect(asked).to.have.length(1)
    await collect(ordered(scan({ temporary: async () => path() })))
    expect(asked).to.have.length(2)
  })

  it('are told apart by dataset and columns', async () => {
    const { read, asked } = reader(rows)
    const ordered = orderedRows(read, IN_MEMORY)
    await collect(ordered(scan({ columns: ['mark'] })))
    await collect(ordered(scan({ columns: ['pupil'] })))
    await collect(ordered(scan({ dataset: { ...marks, name: 'other' }, columns: ['mark'] })))
    expect(asked).to.deep.equal([
      ['mark', 'pupil', 'turn'],
      ['pupil', 'turn'],
      ['mark', 'pupil', 'turn'],
    ])
  })

  it('are told apart by the identity given', async () => {
    const { read, asked } = reader(rows)
    const ordered = orderedRows(read, { ...IN_MEMORY, identity: () => 'the same' })
    await collect(ordered(scan({ columns: ['mark', 'pupil', 'turn'] })))
    const again = await collect(ordered(scan({ columns: ['pupil'] })))
    expect(asked).to.have.length(1)
    expect(again.slice(0, 2)).to.deep.equal(expected.slice(0, 2).map(row => pick(row, ['pupil'])))
  })

  it('stream as they are read, with the columns asked for, when any order will do', async () => {
    const { read, asked } = reader([...rows, rows[0]!])
    const noFolder = () => Promise.reject(new Error('asked for a folder'))
    const ordered = orderedRows(read, { memory: 0 })
    const found = await collect(ordered(scan({ columns: ['mark'], ordered: false, temporary: noFolder })))
    expect(found).to.deep.equal([...rows, rows[0]!].map(row => pick(row, ['mark'])))
    expect(asked).to.deep.equal([['mark']])
  })

  it('stream as they are read when the dataset has no partition key', async () => {
    const unkeyed = { ...marks, partition: [], clustering: [] }
    expect(
      await collect(orderedRows(reader(rows).read, { memory: 0 })(scan({ dataset: unkeyed }))),
    ).to.deep.equal(rows)
  })

  for (const [where, options] of [
    ['in memory', IN_MEMORY],
    ['on disk', ON_DISK],
  ] as const) {
    it(`reject a repeated primary key, and keep the first, ${where}`, async () => {
      const bad: BadRow[] = []
      const again = { ...rows[0]!, mark: 99 }
      const ordered = orderedRows(reader([...rows, again]).read, options)
      const found = await collect(ordered(scan({ reject: row => bad.push(row) })))
      expect(bad).to.deep.equal([{ file: 'even', line: 2_500, column: 'primary key', expected: 'unique' }])
      expect(found).to.deep.equal(expected)
    })

    it(`reject a repeated key also where it is all that there is, ${where}`, async () => {
      const bad: BadRow[] = []
      const ordered = orderedRows(reader([...keys, keys[0]!]).read, options)
      const asked = scan({ dataset: pupils, columns: ['pupil'], reject: row => bad.push(row) })
      expect(await collect(ordered(asked))).to.deep.equal(expectedKeys)
      expect(bad).to.deep.equal([{ file: 'even', line: 2_500, column: 'primary key', expected: 'unique' }])
    })

    it(`leave out a repeated primary key silently when asked to, ${where}`, async () => {
      const again = { ...rows[0]!, mark: 99 }
      const ordered = orderedRows(reader([...rows, again]).read, { ...options, repeats: 'first' })
      expect(await collect(ordered(scan()))).to.deep.equal(expected)
    })

    it(`keep rows of a repeated primary key where the dataset says that all count, ${where}`, async () => {
      const again = { ...rows[0]!, mark: 99 }
      const ordered = orderedRows(reader([...rows, again]).read, options)
      const given = scan()
      const found = await collect(ordered({ ...given, dataset: { ...given.dataset, repeats: 'all' } }))
      expect(found).to.have.lengthOf(expected.length + 1)
      expect(found).to.deep.include(pick(again, given.columns))
      expect(found.filter(({ mark }) => mark !== 99)).to.deep.equal(expected)
    })

    it(`leave out repeated keys where they are all that there is, ${where}`, async () => {
      const ordered = orderedRows(reader([...keys, ...keys]).read, { ...options, repeats: 'first' })
      expect(await collect(ordered(scan({ dataset: pupils, columns: ['pupil'] })))).to.deep.equal(
        expectedKeys,
      )
    })
  }

  it('come to another scan when the one that began to sort is stopped', async () => {
    const stopped = new AbortController()
    const reason = new Error('stop')
    let reads = 0
    const ordered = orderedRows(async function* (asked) {
      if (++reads === 1) stopped.abort(reason)
      yield* reader(rows).read(asked)
    }, IN_MEMORY)
    const first = collect(ordered(scan({ signal: stopped.signal }))).catch(error => error)
    const second = collect(ordered(scan()))
    expect(await first).to.equal(reason)
    expect(await second).to.deep.equal(expected)
  })

  it('fail for all scans that wait for them, and are read again when asked again', async () => {
    const broken = new Error('broken')
    let reads = 0
    const ordered = orderedRows(async function* (asked) {
      if (++reads === 1) throw broken
      yield* reader(rows).read(asked)
    }, IN_MEMORY)
    const failures = await Promise.all([1, 2].map(() => collect(ordered(scan())).catch(error => error)))
    expect(failures).to.deep.equal([broken, broken])
    expect(await collect(ordered(scan()))).to.deep.equal(expected)
  })
})
