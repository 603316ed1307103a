import type { Datasets, Requests } from '../../requests/index.js'
import type { Authorise } from '../authorise.js'
import type { ConsumerCheck } from '../consumer-check.js'
import type { Sign } from '../downloads.js'
import type { Validator } from '../json-schema.js'

/** What endpoints are made of. */
export interface Parts {
  readonly requests: Requests
  readonly datasets: Datasets
  readonly consumers: ConsumerCheck
  readonly authorise: Authorise
  readonly sign: Sign
  /** The validator of a JSON schema. */
  readonly validatorOf: (schema: string) => Validator
  /** Tells workers that there is something to do. */
  readonly announce: () => Promise<void>
  /** The time that is written. */
  readonly clock: () => Date
  readonly settings: EndpointSettings
}

export interface EndpointSettings {
  /** Of the day in request ids. */
  readonly zone: string
  /** Requests that a list shows, where the caller does not say how many. */
  readonly listLimit: number
  /** What becomes of a request whose id is taken today by one for something else. */
  readonly sameId: 'refuse' | 'answer'
}
