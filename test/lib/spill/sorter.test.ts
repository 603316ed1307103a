import { expect } from 'chai'
import fc from 'fast-check'
import { externalSort } from '../../../lib/spill/external-sort.js'
import { createSorter } from '../../../lib/spill/sorter.js'
import { textKey } from '../../../lib/spill/text-key.js'
import { chunked, collect } from './rows.js'
import { temporaryFolder } from './temporary.js'

interface Numbered {
  readonly key: string
  readonly turn: number
}

const numbered = (keys: readonly string[]): Numbered[] => keys.map((key, turn) => ({ key, turn }))
const keyOf = (row: Numbered): string => row.key
const sorted = (rows: readonly Numbered[]): Numbered[] =>
  rows.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.turn - b.turn))

/** A memory that holds no more than a few rows. */
const TINY = 300
const AMPLE = 1_000_000
const aborted = () => AbortSignal.abort(new Error('stop'))

describe('externalSort', () => {
  const folder = temporaryFolder()
  const sort = <Row>(rows: AsyncIterable<readonly Row[]>, key: (row: Row) => string, memory: number) =>
    externalSort({ rows, key, memory, temporary: folder.temporary, signal: new AbortController().signal })

  for (const [where, memory] of [
    ['in memory', AMPLE],
    ['on disk', TINY],
  ] as const) {
    it(`sorts ${where}, stably`, async () => {
      const few = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\n'), maxLength: 2 }), {
        maxLength: 60,
      })
      await fc.assert(
        fc.asyncProperty(few, fc.integer({ min: 1, max: 9 }), async (keys, size) => {
          const rows = numbered(keys)
          expect(await collect(sort(chunked(rows, size), keyOf, memory))).to.deep.equal(sorted(rows))
          expect(await folder.files()).to.deep.equal([])
        }),
        { numRuns: 30 },
      )
    })
  }

  it('merges more runs than it may open at once', async () => {
    const rows = numbered(Array.from({ length: 3_000 }, (_, at) => String((at * 7919) % 1000)))
    expect(await collect(sort(chunked(rows, 100), keyOf, TINY))).to.deep.equal(sorted(rows))
  })

  it('writes nothing when the rows fit in memory', async () => {
    const noFolder = () => Promise.reject(new Error('asked for a folder'))
    const rows = externalSort({
      rows: chunked(numbered(['b', 'a']), 1),
      key: keyOf,
      memory: AMPLE,
      temporary: noFolder,
      signal: new AbortController().signal,
    })
    expect((await collect(rows)).map(keyOf)).to.deep.equal(['a', 'b'])
  })

  const many = numbered(Array.from({ length: 2_500 }, (_, at) => String(at)))

  it('removes its files when the reader leaves', async () => {
    for await (const _rows of sort(chunked(many, 100), keyOf, TINY)) {
      expect(await folder.files()).to.not.deep.equal([])
      break
    }
    expect(await folder.files()).to.deep.equal([])
  })

  it('removes its files when the rows fail', async () => {
    const failing = (async function* () {
      yield many
      throw new Error('the source failed')
    })()
    const error = await collect(sort(failing, keyOf, TINY)).catch(error => error)
    expect(error.message).to.equal('the source failed')
    expect(await folder.files()).to.deep.equal([])
  })

  it('rejects with the reason of an abort', async () => {
    const options = { key: keyOf, memory: TINY, temporary: folder.temporary, signal: aborted() }
    const error = await collect(externalSort({ rows: chunked(many, 100), ...options })).catch(error => error)
    expect(error.message).to.equal('stop')
  })

  it('names the temporary folder when it cannot be written to', async () => {
    const temporary = async () => `${folder.path()}/missing`
    const options = { key: keyOf, memory: TINY, temporary, signal: new AbortController().signal }
    const error = await collect(externalSort({ rows: chunked(many, 100), ...options })).catch(error => error)
    expect(error.message).to.equal('a temporary file cannot be written')
    expect(error).to.deep.include({ code: 'STORE_FAILED', at: { file: `${folder.path()}/missing` } })
    expect(error.cause.code).to.equal('ENOENT')
  })
})

describe('createSorter', () => {
  const folder = temporaryFolder()

  for (const [where, memory] of [
    ['in memory', AMPLE],
    ['on disk', TINY],
  ] as const) {
    it(`forgets what is rolled back, ${where}`, async () => {
      const batch = fc.tuple(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }), fc.boolean())
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async batches => {
          const sorter = createSorter({ key: keyOf, memory, temporary: folder.temporary })
          const kept: Numbered[] = []
          let turn = 0
          for (const [keys, keep] of batches) {
            const rows = keys.map(key => ({ key, turn: turn++ }))
            sorter.begin()
            for (const row of rows) await sorter.add([row])
            if (keep) kept.push(...rows)
            if (keep) sorter.commit()
            else await sorter.rollback()
          }
          const given = await collect(sorter.sorted())
          await sorter.close()
          expect(given).to.deep.equal(sorted(kept))
          expect(await folder.files()).to.deep.equal([])
        }),
        { numRuns: 30 },
      )
    })

    it(`gives the rows again, and takes more, ${where}`, async () => {
      const sorter = createSorter({ key: keyOf, memory, temporary: folder.temporary })
      const rows = numbered([...'gfedcba'])
      await sorter.add(rows.slice(0, 4))
      expect(await collect(sorter.sorted())).to.deep.equal(sorted(rows.slice(0, 4)))
      await sorter.add(rows.slice(4))
      expect(await collect(sorter.sorted())).to.deep.equal(sorted(rows))
      expect(await collect(sorter.sorted())).to.deep.equal(sorted(rows))
      await sorter.close()
    })
  }

  it('keeps a row that is its own key once, in memory and on disk', async () => {
    const keys = Array.from({ length: 1_000 }, (_, at) => String((at * 7919) % 1000))
    const noFolder = () => Promise.reject(new Error('asked for a folder'))
    const sortedKeys = async (memory: number, temporary: () => Promise<string>) => {
      const sorter = createSorter<string>({ key: key => key, memory, temporary })
      await sorter.add(keys)
      const given = await collect(sorter.sorted())
      await sorter.close()
      return given
    }
    expect(await sortedKeys(40_000, noFolder)).to.deep.equal(keys.toSorted())
    expect(await sortedKeys(TINY, folder.temporary)).to.deep.equal(keys.toSorted())
  })

  it('does not give rows that may still be forgotten', async () => {
    const sorter = createSorter({ key: keyOf, memory: AMPLE, temporary: folder.temporary })
    sorter.begin()
    const error = await collect(sorter.sorted()).catch(error => error)
    expect(error.message).to.equal('rows were read that may still be forgotten')
  })
})

describe('textKey', () => {
  const part = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.double({ noNaN: true }),
  )
  const compare = (a: unknown, b: unknown): number => {
    const rank = (value: unknown) => (value === null ? 0 : typeof value === 'number' ? 1 : 2)
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string))
    return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
  }

  it('orders part by part', () => {
    const parts = fc.array(part, { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const expected = compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2])
        const [left, right] = [textKey(a), textKey(b)]
        expect(Math.sign(left < right ? -1 : left > right ? 1 : 0)).to.equal(Math.sign(expected))
      }),
    )
  })
})
