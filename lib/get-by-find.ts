import type { Dataset } from './dataset.js'
import { LernError } from './errors.js'
import type { Source } from './source.js'

/** Finds single rows where all rows of a key can be found: the first of them is the answer. */
export const getByFind =
  (find: NonNullable<Source['find']>): NonNullable<Source['get']> =>
  async ({ keys, where, ...wanted }) => {
    const column = keyColumn(wanted.dataset)
    const found = await find({ ...wanted, keys: keys.map(key => ({ ...where, [column]: key })) })
    return found.map(([first]) => first)
  }

const keyColumn = ({ name, partition }: Dataset): string => {
  const [column, ...others] = partition
  if (column !== undefined && others.length === 0) return column
  throw new LernError('NOT_SERVED', `the rows of ${name} cannot be found by one column`, {
    dataset: name,
    allowed: 'a dataset that is partitioned by one column',
  })
}
