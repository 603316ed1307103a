import { expect } from 'chai'
import { isLernError } from '../errors.js'
import { inOrder, inRange, orderKey, rowOrder } from '../order.js'
import { shardRange } from '../shard.js'
import { type TokenRange, WHOLE_RING } from '../token-range.js'
import type { AnyRow } from '../types.js'
import { looksUpRows } from './look-up-contract.js'
import { failure, readRows, type SourceUnderTest, scanned } from './source-under-test.js'

export type { SourceUnderTest } from './source-under-test.js'

export interface SourceContract {
  open(): Promise<SourceUnderTest>
  /** A source that cannot be read. */
  broken?(): Promise<SourceUnderTest>
}

/** The suite that every source passes. It is called where `describe` may be called. */
export const sourceContract = (name: string, { open, broken }: SourceContract): void => {
  describe(`${name} keeps the promises of a source`, () => {
    let tested: SourceUnderTest
    beforeEach(async () => {
      tested = await open()
    })
    afterEach(() => tested.close())

    servesItsRows(() => tested)
    servesRanges(() => tested)
    closes(() => tested)
    looksUpRows(() => tested)
  })

  if (broken) describe(`${name} that cannot be read`, () => failsWithACode(broken))
}

type Tested = () => SourceUnderTest

const servesItsRows = (tested: Tested): void => {
  it('serves all rows, in the order of the dataset', async () => {
    const rows = await readRows(tested())
    expect(rows).to.deep.equal(tested().rows)
    const keys = rows.map(rowOrder(tested().dataset))
    expect([...keys].sort()).to.deep.equal(keys)
  })

  it('serves all rows when the order does not matter', async () => {
    const { dataset, rows } = tested()
    const unordered = await readRows(tested(), { ordered: false })
    expect(inOrder(dataset, unordered)).to.deep.equal(rows)
  })

  it('serves the same rows again', async () => {
    expect(await readRows(tested())).to.deep.equal(await readRows(tested()))
  })

  it('serves the columns that were asked for and no others', async () => {
    const { dataset } = tested()
    const columns = [...dataset.partition, ...dataset.clustering]
    for (const row of await readRows(tested(), { columns })) expect(row).to.have.all.keys(columns)
  })
}

const servesRanges = (tested: Tested): void => {
  for (const pieces of [2, 7]) {
    it(`serves each row in one of ${pieces} ranges`, async () => {
      await rangesMakeTheWhole(
        tested(),
        Array.from({ length: pieces }, (_, at) => shardRange({ index: at + 1, total: pieces })),
      )
    })
  }

  it('serves each row in one of the ranges that it proposes itself', async () => {
    const { source, dataset } = tested()
    await rangesMakeTheWhole(tested(), (await source.ranges?.(dataset, 5)) ?? [WHOLE_RING])
  })

  it('serves the rows of ranges that are read at the same time', async () => {
    const ranges = [1, 2, 3].map(index => shardRange({ index, total: 3 }))
    const parts = await Promise.all(ranges.map(range => readRows(tested(), { range })))
    expect(parts.flat()).to.deep.equal(tested().rows)
  })
}

const rangesMakeTheWhole = async (tested: SourceUnderTest, ranges: readonly TokenRange[]): Promise<void> => {
  const all: AnyRow[] = []
  for (const range of ranges) {
    const rows = await readRows(tested, { range })
    for (const row of rows) expect(inRange(orderKey(tested.dataset.partition, row), range)).to.equal(true)
    all.push(...rows)
  }
  expect(all).to.deep.equal(tested.rows)
}

const closes = (tested: Tested): void => {
  it('closes when the reader leaves', async () => {
    for await (const _chunk of scanned(tested())) break
    expect(await tested().openNow?.()).to.be.oneOf([0, undefined])
  })

  it('closes when the reader fails', async () => {
    const reading = async () => {
      for await (const _chunk of scanned(tested())) throw new Error('the reader failed')
    }
    expect(await failure(reading())).to.have.property('message', 'the reader failed')
    expect(await tested().openNow?.()).to.be.oneOf([0, undefined])
  })

  it('reads at most one page ahead', async () => {
    const before = tested().pagesRead?.() ?? 0
    for await (const _chunk of scanned(tested())) break
    expect((tested().pagesRead?.() ?? 0) - before).to.be.at.most(2)
  })

  for (const ordered of [true, false]) {
    it(`rejects with the reason of an abort, ${ordered ? 'in order' : 'in any order'}`, async () => {
      const reason = new Error('stop')
      expect(await failure(readRows(tested(), { ordered, signal: AbortSignal.abort(reason) }))).to.equal(
        reason,
      )

      const later = new AbortController()
      const reading = async () => {
        for await (const _chunk of scanned(tested(), { ordered, signal: later.signal })) later.abort(reason)
      }
      expect(await failure(reading())).to.equal(reason)
      expect(await tested().openNow?.()).to.be.oneOf([0, undefined])
    })
  }
}

const failsWithACode = (open: () => Promise<SourceUnderTest>): void => {
  it('fails with a code, a cause and nothing left open', async () => {
    const tested = await open()
    try {
      const error = await failure(readRows(tested))
      expect(isLernError(error)).to.equal(true)
      expect(error).to.have.property('cause').that.is.instanceOf(Error)
      expect(await tested.openNow?.()).to.be.oneOf([0, undefined])
    } finally {
      await tested.close()
    }
  })
}
