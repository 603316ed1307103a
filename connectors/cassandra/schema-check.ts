import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import { nearest } from '../../lib/nearest.js'
import type { Names } from '../../lib/types.js'
import { misfit } from './fits.js'
import { ownName, type TableSchema } from './schema.js'

/** Fails when a table cannot serve these columns of a dataset, or not in the order that is asked for. */
export const checkSchema = (
  schema: TableSchema,
  dataset: Dataset,
  columns: Names,
  ordered: boolean,
): void => {
  for (const column of columns) checkColumn(schema, dataset, column)
  if (ordered) checkOrder(schema, dataset)
}

const checkColumn = (schema: TableSchema, dataset: Dataset, name: string): void => {
  const type = schema.columns.get(ownName(schema, name))
  if (!type) {
    const meant = nearest(name, schema.columns.keys())
    throw new LernError(
      'SOURCE_SCHEMA',
      `${dataset.name} needs the column ${name}, which the table does not have${
        meant ? `; ${meant} is near` : ''
      }`,
      { column: name, allowed: [...schema.columns.keys()].sort().join(', ') },
    )
  }
  const wrong = misfit(type, dataset.columns[name]!)
  if (wrong)
    throw new LernError(
      'SOURCE_SCHEMA',
      `${dataset.name}.${name}${wrong.path} is ${wrong.found} in the table, which must be ${wrong.allowed}`,
      { column: name, allowed: wrong.allowed },
    )
}

const key = (names: Names): string => (names.length > 0 ? `(${names.join(', ')})` : 'nothing')

/** Whether the order of a table is that of a dataset. */
export const isOrderOf = (schema: TableSchema, { partition, clustering }: Dataset): boolean =>
  key(schema.partition) === key(partition) &&
  key(leading(schema, clustering)) === key(clustering) &&
  descendingIn(schema, clustering).length === 0

/** The clustering columns of the table that stand where the dataset has its own. */
const leading = (schema: TableSchema, clustering: Names): Names =>
  schema.clustering.slice(0, clustering.length)

const descendingIn = (schema: TableSchema, clustering: Names): Names =>
  leading(schema, clustering).filter(name => schema.descending.includes(name))

/** Rows of a table come by its own key: another key is another order. */
const checkOrder = (schema: TableSchema, dataset: Dataset): void => {
  if (isOrderOf(schema, dataset)) return
  const { partition, clustering } = dataset
  if (key(schema.partition) !== key(partition))
    throw new LernError(
      'SOURCE_SCHEMA',
      `the table is partitioned by ${key(schema.partition)}, so its rows do not come in the order of ${
        dataset.name
      }, which is partitioned by ${key(partition)}`,
      { allowed: key(partition) },
    )
  const descending = descendingIn(schema, clustering)
  throw new LernError(
    'SOURCE_SCHEMA',
    `the table is clustered by ${key(schema.clustering)}${
      descending.length > 0 ? `, ${descending.join(', ')} descending` : ''
    }, so its rows do not come in the order of ${dataset.name}, which is clustered by ${key(clustering)}`,
    { allowed: key(clustering) },
  )
}
