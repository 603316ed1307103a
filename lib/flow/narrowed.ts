import { LernError } from '../errors.js'
import { searchBody } from '../search/body.js'
import type { Origin } from './origin.js'
import type { AnyFlow } from './step.js'

type Narrowing = 'among' | 'matching' | 'between'

/** How each way is told of when it comes too late, and how it is written. */
const WAYS: Readonly<Record<Narrowing, readonly [refusal: (dataset: string) => string, call: string]>> = {
  among: [
    dataset => `only a bare dataset is narrowed to keys, once, and ${dataset} is not bare`,
    'among(keys)',
  ],
  matching: [
    dataset => `only a bare dataset is searched, once, and ${dataset} is not bare`,
    'matching(body)',
  ],
  between: [
    dataset => `only a bare dataset is narrowed to a time, once: ${dataset} is not bare`,
    'between(interval)',
  ],
}

/** The origin of a flow, narrowed in one way: before any verb, and once. */
export const narrowed = <Way extends Narrowing>(
  { origin, steps }: AnyFlow,
  way: Way,
  to: NonNullable<Origin[Way]>,
): Origin => {
  if (steps.length === 0 && origin[way] === undefined) return { ...origin, [way]: to }
  const { name: dataset } = origin
  const [refusal, call] = WAYS[way]
  throw new LernError('USAGE', refusal(dataset), {
    dataset,
    allowed: `from(dataset, …columns).${call}; put verbs after it`,
  })
}

/** The origin of a flow, narrowed to what a search finds. */
export const searched = (flow: AnyFlow, body: unknown): Origin =>
  narrowed(flow, 'matching', searchBody(body, flow.origin.name))
