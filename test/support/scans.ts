import { expect } from 'chai'
import type { Dataset } from '../../lib/dataset.js'
import type { BadRow, Get, Scan, Source } from '../../lib/source.js'
import { WHOLE_RING } from '../../lib/token-range.js'
import type { AnyRow } from '../../lib/types.js'

const rejectNone = ({ column, expected }: BadRow): never => expect.fail(`${column} is not ${expected}`)

/** A scan of a whole dataset, in any order unless asked otherwise. */
export const scanOf = (dataset: Dataset, asked: Partial<Scan> = {}): Scan => ({
  dataset,
  columns: Object.keys(dataset.columns),
  range: WHOLE_RING,
  ordered: false,
  signal: new AbortController().signal,
  reject: rejectNone,
  temporary: async () => expect.fail('it sorts on disk'),
  ...asked,
})

export const getOf = (dataset: Dataset, keys: readonly string[], asked: Partial<Get> = {}): Get => ({
  dataset,
  columns: Object.keys(dataset.columns),
  keys,
  signal: new AbortController().signal,
  reject: rejectNone,
  temporary: async () => expect.fail('it sorts on disk'),
  ...asked,
})

export const rowsOf = async (source: Source, scan: Scan): Promise<readonly AnyRow[]> => {
  const rows: AnyRow[] = []
  for await (const chunk of source.rows(scan)) rows.push(...chunk)
  return rows
}
