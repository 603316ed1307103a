import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Names } from '../../lib/types.js'
import { cellOf } from './cells.js'
import { type CqlColumn, cqlName } from './cql-type.js'
import { misfit } from './fits.js'
import type { RawPage } from './page.js'

/** The columns of a page with the cells that read them; no cell for a column that is not wanted. */
export const slotsOf = (columns: readonly CqlColumn[], dataset: Dataset, wanted: Names) =>
  columns.map(({ name, type }) => {
    const column = wanted.includes(name) ? dataset.columns[name] : undefined
    if (column && misfit(type, column)) throw changed(dataset, name, cqlName(type))
    return { name, cell: column && cellOf(type, column), type, column }
  })

const changed = (dataset: Dataset, column: string, type: string): LernError =>
  new LernError(
    'SOURCE_SCHEMA',
    `${dataset.name}.${column} became ${type} in the table while the table was read`,
    { column },
  )

/**
 * Keeps what was made for pages of the same columns: a table may gain a field while it is read, and its next
 * page then comes in another shape.
 */
export const perShape = <Made>(make: (columns: readonly CqlColumn[]) => Made): ((page: RawPage) => Made) => {
  const made = new Map<string, Made>()
  return ({ columns }) => {
    const shape = JSON.stringify(columns)
    let found = made.get(shape)
    if (!found) made.set(shape, (found = make(columns)))
    return found
  }
}
