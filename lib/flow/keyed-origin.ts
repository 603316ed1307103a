import { LernError } from '../errors.js'
import type { RowKey } from '../source.js'
import type { Origin } from './origin.js'
import type { AnyFlow } from './step.js'

/** The origin of a flow, narrowed to the rows of some keys. */
export const keyedOrigin = ({ origin, steps }: AnyFlow, keys: readonly RowKey[]): Origin => {
  if (steps.length > 0 || origin.among) throw notBare(origin.name)
  return { ...origin, among: keys }
}

const notBare = (dataset: string): LernError =>
  new LernError('USAGE', `only a bare dataset is narrowed to keys, once, and ${dataset} is not bare`, {
    dataset,
    allowed: 'from(dataset, …columns).among(keys); put verbs after it',
  })
