import { expect } from 'chai'
import type { Dataset } from '../dataset.js'
import type { Scan, Source } from '../source.js'
import { WHOLE_RING } from '../token-range.js'
import type { AnyRow, Chunk } from '../types.js'

/** How a source is made ready for a test, and put away. */
export interface SourceUnderTest {
  readonly source: Source
  readonly dataset: Dataset
  /** All rows with all columns, in the dataset's order. At least ten, of several partitions. */
  readonly rows: readonly AnyRow[]
  /** A private folder for what does not fit in memory. */
  temporary(): Promise<string>
  /** How much is open now: files, cursors, connections. Absent: cannot be told. */
  openNow?(): number | Promise<number>
  /** How many pages were read so far, of how many rows each. Absent: cannot be told. */
  pagesRead?(): number
  /** A key that nobody knows has a row all the same: Redis cannot tell an absent set from an empty one. */
  readonly knowsEveryKey?: boolean
  close(): Promise<void>
}

export const scanned = (tested: SourceUnderTest, asked: Partial<Scan> = {}): AsyncIterable<Chunk<AnyRow>> =>
  tested.source.rows({
    dataset: tested.dataset,
    columns: Object.keys(tested.dataset.columns),
    range: WHOLE_RING,
    ordered: true,
    signal: new AbortController().signal,
    reject: row => expect.fail(`${row.column} is not ${row.expected}`),
    temporary: tested.temporary,
    ...asked,
  })

export const readRows = async (
  tested: SourceUnderTest,
  asked: Partial<Scan> = {},
): Promise<readonly AnyRow[]> => {
  const rows: AnyRow[] = []
  for await (const chunk of scanned(tested, asked)) rows.push(...chunk)
  return rows
}

export const failure = async (reading: Promise<unknown>): Promise<unknown> => {
  try {
    await reading
  } catch (error) {
    return error
  }
  return expect.fail('it did not fail')
}
