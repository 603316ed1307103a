import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { int, text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { LernError } from '../../../lib/errors.js'
import { orderKey, rowOrder } from '../../../lib/order.js'
import { pick } from '../../../lib/pick.js'
import { foundRows } from '../../../lib/sorted/found-rows.js'
import { inOrderOf, type OrderedRowsOptions, sortedOnce } from '../../../lib/sorted/ordered-rows.js'
import { sortedFile } from '../../../lib/sorted/sorted-file.js'
import { sortedList } from '../../../lib/sorted/sorted-list.js'
import type { SortedRows } from '../../../lib/sorted/sorted-rows.js'
import type { Find, Scan } from '../../../lib/source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow, Chunks } from '../../../lib/types.js'
import { failureOf } from '../../connectors/support/reading.js'
import { chunked, collect } from '../spill/rows.js'
import { temporaryFolder } from '../spill/temporary.js'

const marks = dataset('marks', {
  block: 'lern',
  summary: 'Who got what',
  columns: { pupil: text, subject: text, mark: int, note: text },
  partition: ['pupil'],
  clustering: ['subject'],
})

const NOTE = 'x'.repeat(2_000)

/** One pupil has more rows than stand between two marks of a file. */
const rows: readonly AnyRow[] = Array.from({ length: 1_200 }, (_, at) => ({
  pupil: at % 4 === 0 ? 'diligent' : `pupil ${at % 300}`,
  subject: `subject ${String(at).padStart(4, '0')}`,
  mark: at % 7,
  note: NOTE,
}))

const order = rowOrder(marks)
const expected = rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
const keyed = expected.map(row => ({ key: orderKey(marks.partition, row), row }))
const partitions = [...new Set(keyed.map(({ key }) => key))]
const rowsAt = (wanted: string) => keyed.filter(({ key }) => key === wanted).map(({ row }) => row)

const IN_MEMORY = { memory: 64 * 1024 * 1024 }
const ON_DISK = { memory: 50_000 }

/** A source of the rows in no order, which counts how often it is read. */
const source = (options: OrderedRowsOptions, given = rows) => {
  let reads = 0
  async function* read({ columns, signal }: Scan) {
    reads++
    for await (const chunk of chunked(given, 100)) {
      signal.throwIfAborted()
      yield chunk.map(row => ({ row: pick(row, columns) }))
    }
  }
  const sorted = sortedOnce(read, options)
  return {
    name: 'unsorted',
    rows: inOrderOf(sorted, read),
    ...foundRows(sorted),
    get reads() {
      return reads
    },
  }
}

for (const [where, options] of [
  ['in memory', IN_MEMORY],
  ['on disk', ON_DISK],
] as const) {
  describe(`rows found ${where}`, () => {
    const { temporary } = temporaryFolder()
    sourceContract('a source without an order', {
      open: async () => ({
        source: source(options),
        dataset: marks,
        rows: expected,
        temporary,
        close: async () => {},
      }),
    })
  })
}

describe('partitions of sorted rows', () => {
  const { path } = temporaryFolder()

  const sortings: readonly [
    where: string,
    sort: (rows: Chunks<(typeof keyed)[number]>) => Promise<SortedRows>,
  ][] = [
    ['in memory', sortedList],
    ['on disk', rows => sortedFile(rows, path())],
  ]

  for (const [where, sort] of sortings) {
    it(`are given one by one, present or not, ${where}`, async () => {
      const sorted = await sort(chunked(keyed, 1_000))
      const asked = ['', ...partitions.flatMap(key => [key, `${key}\u0001`])].sort()
      const found: (readonly AnyRow[])[] = []
      for await (const partition of sorted.at(asked)) found.push(partition)
      expect(found).to.deep.equal(asked.map(rowsAt))
    })

    it(`are none where there are no rows, ${where}`, async () => {
      const sorted = await sort(chunked([], 1))
      expect(await collect(sorted.at(partitions.slice(0, 2)))).to.deep.equal([])
    })
  }

  it('are read from disk without what stands before them', async () => {
    const sorted = await sortedFile(chunked(keyed, 1_000), path())
    const last = partitions.at(-1)!
    await damage(path(), 'damaged')
    expect(await collect(sorted.at([last]))).to.deep.equal(rowsAt(last))
  })

  it('are read from disk together where they stand together', async () => {
    const sorted = await sortedFile(chunked(keyed, 1_000), path())
    const [first, last] = partitions.slice(-2)
    const found = sorted.at([first!, last!])[Symbol.asyncIterator]()
    expect(await found.next()).to.deep.equal({ done: false, value: rowsAt(first!) })
    await damage(path(), 'x'.repeat(4_000_000))
    expect(await found.next()).to.deep.equal({ done: false, value: rowsAt(last!) })
  })
})

/** Writes over the beginning of the file, so that whoever reads that fails. */
const damage = async (folder: string, text: string): Promise<void> => {
  const [name] = (await readdir(folder, { recursive: true })).filter(file => file.endsWith('sorted'))
  const file = await open(join(folder, name!), 'r+')
  await file.write(text, 0)
  await file.close()
}

describe('found rows', () => {
  const { temporary } = temporaryFolder()

  const find = (keys: Find['keys'], asked: Partial<Find> = {}): Find => ({
    dataset: marks,
    columns: Object.keys(marks.columns),
    keys,
    signal: new AbortController().signal,
    reject: row => expect.fail(`${row.column} is not ${row.expected}`),
    temporary,
    ...asked,
  })

  it('are sorted once for all look-ups and scans of a run', async () => {
    const served = source(IN_MEMORY)
    await Promise.all(['pupil 1', 'pupil 2'].map(pupil => served.find(find([{ pupil }]))))
    await served.get({ ...find([]), keys: ['pupil 3'] })
    await collect(served.rows({ ...find([]), range: WHOLE_RING, ordered: true }))
    expect(served.reads).to.equal(1)
  })

  it('are promised where keys tell all of a partition or one row, not a part of a partition', async () => {
    const lessons = { ...marks, clustering: ['subject', 'note'] }
    const { finds } = source(IN_MEMORY)
    for (const [named, expected] of [
      [['pupil'], true],
      [['pupil', 'subject', 'note'], true],
      [['pupil', 'subject'], false],
      [['pupil', 'note'], false],
      [['subject', 'note'], false],
    ] as const)
      expect([named, await finds(lessons, named)]).to.deep.equal([named, expected])
  })

  it('are not even sorted when there is nothing to find', async () => {
    const served = source(IN_MEMORY)
    expect(await served.find(find([]))).to.deep.equal([])
    expect(served.reads).to.equal(0)
  })

  it('agree with further columns of their keys', async () => {
    const keys = [
      { note: NOTE, pupil: 'pupil 1' },
      { note: 'another', pupil: 'pupil 1' },
    ]
    const [first, second] = await source(IN_MEMORY).find(find(keys, { columns: ['mark'] }))
    expect(first).to.deep.equal(
      expected.filter(({ pupil }) => pupil === 'pupil 1').map(({ mark }) => ({ mark })),
    )
    expect(second).to.deep.equal([])
  })

  it('need keys that tell their partition', async () => {
    const served = source(IN_MEMORY)
    expect(await served.finds(marks, ['subject'])).to.equal(false)
    const error = await failureOf(served.find(find([{ subject: 'subject 1', note: '' }])))
    expect(error).to.be.instanceOf(LernError)
    expect(error).to.deep.include({
      code: 'NOT_SERVED',
      message: 'the rows of marks cannot be found by subject, note alone',
      at: { dataset: 'marks', allowed: 'keys of text that name pupil' },
    })
  })

  it('are got by one column only', async () => {
    const composite = { ...marks, partition: ['pupil', 'subject'], clustering: [] }
    const error = await failureOf(source(IN_MEMORY).get({ ...find([]), dataset: composite, keys: ['a'] }))
    expect(error).to.deep.include({
      code: 'NOT_SERVED',
      message: 'the rows of marks cannot be found by one column',
      at: { dataset: 'marks', allowed: 'a dataset that is partitioned by one column' },
    })
  })

  it('are the first of those that come twice, where the dataset says that this is so', async () => {
    const items = { ...marks, name: 'items', repeats: 'first' as const }
    const served = source(IN_MEMORY, [...rows, { ...rows[1]!, mark: 99 }])
    const [found] = await served.find(find([{ pupil: 'pupil 1' }], { dataset: items }))
    expect(found).to.deep.equal(expected.filter(({ pupil }) => pupil === 'pupil 1'))
  })

  it('stop with the run', async () => {
    const stopping = new AbortController()
    const served = source(IN_MEMORY)
    const finding = failureOf(served.find(find([{ pupil: 'pupil 1' }], { signal: stopping.signal })))
    stopping.abort(new Error('stop'))
    expect(await finding).to.equal(stopping.signal.reason)
  })
})
