import type { Dataset } from '../../lib/dataset.js'
import type { BadRow } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'
import { isRawPage, type Page } from './cluster.js'
import { convertRow } from './convert.js'
import { pageDecoder } from './decoder.js'
import { perShape, slotsOf } from './page-reader.js'

type RowsOfPage = (page: Page, reject: (row: BadRow) => void) => readonly AnyRow[]

/** Turns pages into rows of a dataset, whoever decodes them. */
export const rowsOfPage = (dataset: Dataset, columns: Names): RowsOfPage => {
  const decoderFor = perShape(shape => pageDecoder(slotsOf(shape, dataset, columns), columns))
  return ({ rows }, reject) =>
    isRawPage(rows)
      ? decoderFor(rows)(rows, reject)
      : rows.map(row => convertRow(row, dataset.columns, columns))
}

/** Rows that are made together. What is made of fewer at a time dies young, which costs the least. */
const TOGETHER = 500

/** A page as smaller ones, that are decoded one after the other. */
export function* inPieces(page: Page): Generator<Page> {
  if (!isRawPage(page.rows)) yield page
  else for (const rows of page.rows.pieces(TOGETHER)) yield { rows, length: rows.length, next: undefined }
}
