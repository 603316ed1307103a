import type { Names } from '../../lib/types.js'
import { isTextType } from './cql-type.js'
import type { TableSchema } from './schema.js'

/** The part of a table's key that keys of some columns tell: one slice of one partition. */
export interface KeyPath {
  readonly partition: Names
  /** Clustering columns, from the first on. */
  readonly clustering: Names
}

/**
 * How keys that name these columns lead into a table; undefined where they do not tell the partition. Only
 * columns of text can be named.
 */
export const keyPath = (schema: TableSchema, named: Names): KeyPath | undefined => {
  const isNamed = (column: string) => named.includes(column) && isText(schema, column)
  const { partition, clustering } = schema
  if (!partition.every(isNamed)) return undefined
  const end = clustering.findIndex(column => !isNamed(column))
  return { partition, clustering: end < 0 ? clustering : clustering.slice(0, end) }
}

export const columnsIn = ({ partition, clustering }: KeyPath): Names => [...partition, ...clustering]

/** The columns by which rows come sorted when the slices of ascending keys are read one after the other. */
export const sortedBy = (schema: TableSchema, path: KeyPath): Names => {
  const inside = schema.clustering.slice(path.clustering.length)
  const end = inside.findIndex(column => schema.descending.includes(column) || !isText(schema, column))
  return [...columnsIn(path), ...(end < 0 ? inside : inside.slice(0, end))]
}

const isText = ({ columns }: TableSchema, column: string): boolean => isTextType(columns.get(column)!)
