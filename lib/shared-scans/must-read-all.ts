import type { Dataset } from '../dataset.js'
import type { Source } from '../source.js'
import type { Names } from '../types.js'

/** Whether all of a dataset is read for rows of known values in these columns: nothing finds them otherwise. */
export const mustReadAll = async (source: Source, dataset: Dataset, columns: Names): Promise<boolean> =>
  !(await source.finds?.(dataset, columns)) && (await source.sortedAmong?.(dataset, columns)) === undefined
