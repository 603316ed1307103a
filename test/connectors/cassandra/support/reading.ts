import type { Dataset } from '../../../../lib/dataset.js'
import type { Scan, Source } from '../../../../lib/source.js'
import { WHOLE_RING } from '../../../../lib/token-range.js'
import type { AnyRow } from '../../../../lib/types.js'

/** A scan of everything, but for what is said otherwise. */
export const scanOf = (dataset: Dataset, asked: Partial<Scan> = {}): Scan => ({
  dataset,
  columns: Object.keys(dataset.columns),
  range: WHOLE_RING,
  ordered: true,
  signal: new AbortController().signal,
  reject: row => {
    throw new Error(`column ${row.column} was refused: ${row.expected}`)
  },
  temporary: () => Promise.reject(new Error('nothing is put aside')),
  ...asked,
})

export const readRows = async (source: Source, scan: Scan): Promise<AnyRow[]> => {
  const rows: AnyRow[] = []
  for await (const chunk of source.rows(scan)) rows.push(...chunk)
  return rows
}

export const readCsv = async (source: Source, scan: Scan): Promise<string> => {
  let text = ''
  for await (const { bytes } of source.csv!(scan)) text += Buffer.from(bytes).toString()
  return text
}

export const failureOf = async (reading: Promise<unknown>): Promise<unknown> => {
  try {
    await reading
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
