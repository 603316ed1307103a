import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'

/** An API answers about one dataset; for any other the catalog is wrong. */
export const onlyServes = (source: string, allowed: string, { name }: Dataset): void => {
  if (name === allowed) return
  throw new LernError('NOT_SERVED', `${source} cannot serve ${name}`, { dataset: name, source, allowed })
}
