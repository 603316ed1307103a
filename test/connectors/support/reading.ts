import { expect } from 'chai'
import type { Dataset } from '../../../lib/dataset.js'
import type { BadRow, Get, Scan, Source } from '../../../lib/source.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow } from '../../../lib/types.js'

export const scanOf = (dataset: Dataset, asked: Partial<Scan> = {}): Scan => ({
  dataset,
  columns: Object.keys(dataset.columns),
  range: WHOLE_RING,
  ordered: false,
  signal: new AbortController().signal,
  reject: ({ column, expected }) => expect.fail(`${column} is not ${expected}`),
  temporary: () => expect.fail('nothing needs to be sorted on disk'),
  ...asked,
})

export const readAll = async (source: Source, scan: Scan): Promise<readonly AnyRow[]> => {
  const rows: AnyRow[] = []
  for await (const chunk of source.rows(scan)) rows.push(...chunk)
  return rows
}

/** Rows and rejected rows. */
export const readWithBad = async (source: Source, dataset: Dataset) => {
  const bad: BadRow[] = []
  const rows = await readAll(source, scanOf(dataset, { reject: row => bad.push(row) }))
  return { rows, bad }
}

export const failureOf = async (pending: Promise<unknown>): Promise<unknown> => {
  try {
    await pending
  } catch (error) {
    return error
  }
  return expect.fail('it did not fail')
}

export const getOf = (dataset: Dataset, keys: readonly string[]): Get => ({
  dataset,
  columns: Object.keys(dataset.columns),
  keys,
  signal: new AbortController().signal,
  reject: ({ column, expected }) => expect.fail(`${column} is not ${expected}`),
  temporary: () => expect.fail('nothing needs to be sorted on disk'),
})
