import { csvEncoder } from '../../lib/csv/encoder.js'
import { personalColumn } from '../../lib/csv/json-text.js'
import type { Dataset } from '../../lib/dataset.js'
import type { BadRow, CsvBytes } from '../../lib/source.js'
import type { Names } from '../../lib/types.js'
import { isRawPage, type Page } from './cluster.js'
import { cellWriter } from './csv-cells.js'
import { pageEncoder } from './csv-page.js'
import { perShape, slotsOf } from './page-reader.js'
import { rowsOfPage } from './rows.js'

type CsvOfPage = (page: Page, reject: (row: BadRow) => void) => CsvBytes

/**
 * Turns pages into records of RFC 4180: the very bytes that the CSV encoder makes of the decoded rows.
 *
 * Fails with `PERSONAL_DATA` when one of the columns is personal.
 */
export const csvOfPage = (dataset: Dataset, columns: Names): CsvOfPage => {
  const personal = columns.find(name => dataset.columns[name]?.personal)
  if (personal !== undefined) throw personalColumn(personal)

  const encoderFor = perShape(shape => {
    const slots = slotsOf(shape, dataset, columns)
    const written = columns.map(name => {
      const from = slots.findIndex(slot => slot.name === name)
      const { type, column } = slots[from]!
      return { name, from, writer: cellWriter(type, column!, name) }
    })
    return pageEncoder(written, shape.length)
  })
  const rows = rowsOfPage(dataset, columns)
  const encoder = csvEncoder({ columns, dialect: 'rfc4180', formulas: 'keep' })

  return (page, reject) => {
    if (isRawPage(page.rows)) return encoderFor(page.rows)(page.rows, reject)
    const decoded = rows(page, reject)
    return { bytes: encoder.rows(decoded), rows: decoded.length }
  }
}
