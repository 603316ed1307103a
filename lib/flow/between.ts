import { LernError } from '../errors.js'
import type { Interval } from '../interval.js'
import type { Origin } from './origin.js'
import type { AnyFlow } from './step.js'

/** The origin of a flow, narrowed to a time. */
export const timedOrigin = ({ origin, steps }: AnyFlow, between: Interval): Origin => {
  if (steps.length === 0 && !origin.between) return { ...origin, between }
  throw new LernError(
    'USAGE',
    `only a bare dataset is narrowed to a time, once: ${origin.name} is not bare`,
    {
      dataset: origin.name,
      allowed: 'from(dataset, …columns).between(interval); put verbs after it',
    },
  )
}
