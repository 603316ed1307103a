import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'

/** The one column that a Redis key is made of. */
export const keyColumn = (dataset: Dataset): string => {
  const [column, ...others] = [...dataset.partition, ...dataset.clustering]
  if (column !== undefined && others.length === 0 && dataset.columns[column]?.type.kind === 'text')
    return column
  throw new LernError('NOT_SERVED', `${dataset.name} cannot be found by one key of Redis`, {
    dataset: dataset.name,
    allowed: 'a dataset whose key is one column of text',
  })
}
