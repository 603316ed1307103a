import { type Dataset, personalColumns } from '../dataset.js'
import { type ErrorCode, LernError } from '../errors.js'
import type { Serves } from '../source.js'
import type { Names } from '../types.js'
import type { Lookup } from '../verbs/lookup.js'
import { Flow } from './flow.js'

type Column<Row> = keyof Row & string

/** The rows of a dataset in partition order, with these columns and its partition key; all columns when none is named. */
export const from = <Name extends string, Row, Key extends Names, C extends Column<Row> = Column<Row>>(
  dataset: Dataset<Name, Row, Key>,
  ...columns: readonly C[]
): Flow<Pick<Row, C | (Key[number] & keyof Row)>, Key, Serves<Name>> => {
  const wanted: Names = columns.length > 0 ? columns : Object.keys(dataset.columns)
  const unknown = wanted.find(name => !(name in dataset.columns))
  if (unknown !== undefined) throw unknownColumn(unknown, dataset as unknown as Dataset)
  const names = [...new Set([...dataset.partition, ...wanted])]
  const personal = personalColumns(dataset as unknown as Dataset).filter(name => names.includes(name))
  return new Flow(
    { name: dataset.name, dataset: dataset as unknown as Dataset, columns: names },
    { columns: names, personal, key: dataset.partition },
  )
}

const unknownColumn = (name: string, dataset: Dataset) =>
  new LernError('UNKNOWN_COLUMN', `${dataset.name} has no column ${name}`, {
    dataset: dataset.name,
    column: name,
    allowed: Object.keys(dataset.columns).join(', '),
  })

/** Holds a small flow in memory by one column; `maxRows` is the bound that it may not pass, `failsAs`
 * the code of the failure when it cannot be read. */
export const dimension = <V, N>(
  flow: Flow<V, Names, N> | Flow<V, [], N>,
  held: {
    readonly by: Column<V>
    readonly maxRows: number
    readonly failsAs?: ErrorCode
    readonly unique?: boolean
  },
): Lookup<V, N> => ({ flow, ...held })
