import type { Dataset } from './dataset.js'
import { LernError } from './errors.js'
import type { RowKey } from './source.js'
import { type KeyPart, textKey } from './spill/text-key.js'
import type { AnyRow, Names } from './types.js'

/** The columns that keys name: each key of one question names the same ones. */
export const columnsOf = (keys: readonly RowKey[]): Names => Object.keys(keys[0] ?? {})

/** The values of some columns of a row, or of a key, as one text that sorts as they do. */
export const keyText = (of: AnyRow | RowKey, columns: Names): string =>
  textKey(columns.map(column => of[column] as KeyPart))

/** Each key once. */
export const distinctKeys = (keys: readonly RowKey[]): readonly RowKey[] => {
  const columns = columnsOf(keys)
  return [...new Map(keys.map(key => [keyText(key, columns), key])).values()]
}

/** Kinds of values that are text in a row, so that a key can hold them. */
const TEXTS: readonly string[] = ['text', 'code', 'json', 'decimal', 'date', 'uuid']

/** Whether keys that name these columns tell the partition in which their rows stand. */
export const tellPartition = ({ partition, columns }: Dataset, named: Names): boolean =>
  partition.length > 0 &&
  partition.every(column => named.includes(column) && TEXTS.includes(columns[column]!.type.kind))

/** The failure of a look-up by too few columns: `needed` are those that keys have to name. */
export const cannotFind = ({ name }: Dataset, named: Names, needed: Names): LernError =>
  new LernError('NOT_SERVED', `the rows of ${name} cannot be found by ${named.join(', ')} alone`, {
    dataset: name,
    allowed: `keys of text that name ${needed.join(', ')}`,
  })
