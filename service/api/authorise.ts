import type { Datasets } from '../requests/index.js'
import type { ConsumerCheck } from './consumer-check.js'
import type { Call } from './endpoint.js'
import { forbidden } from './refusal.js'
import type { User, UserCheck } from './user-check.js'

/** Refuses a call, unless its consumer or its user may ask for a dataset. `dataset` is its sub id. */
export type Authorise = (call: Call, dataset: string) => Promise<void>

export interface Authority {
  readonly datasets: Pick<Datasets, 'rules'>
  readonly consumers: ConsumerCheck
  /** Absent: nobody is let in by a user token. */
  readonly users?: UserCheck | undefined
  /** Where a dataset names no roles. */
  readonly roles: readonly string[]
}

const NOT_AUTHORISED = 'You are not authorized.'

export const authorisation =
  (authority: Authority): Authorise =>
  async (call, dataset) => {
    if (call.channel === '') throw forbidden('X-Channel-ID is missing in request header')
    if (call.userToken === '') await mustBeConsumer(authority, call)
    else await mustBeUser(authority, call, dataset)
  }

const mustBeConsumer = async ({ consumers }: Authority, { consumer, channel }: Call): Promise<void> => {
  if (await consumers.may(consumer, channel)) return
  throw forbidden(`Given X-Consumer-ID='${consumer}' and X-Channel-ID='${channel}' are not authorized`)
}

const mustBeUser = async ({ users, ...authority }: Authority, call: Call, dataset: string): Promise<void> => {
  if (users === undefined) throw forbidden(NOT_AUTHORISED)
  const [user, rules] = await Promise.all([
    users(call.userId, call.userToken),
    authority.datasets.rules(dataset),
  ])
  if (!user.known) throw forbidden(user.why ?? NOT_AUTHORISED)
  if (!isOf(user, call.channel) || !hasOneOf(user, rules?.roles ?? authority.roles))
    throw forbidden(NOT_AUTHORISED)
}

type Known = Extract<User, { readonly known: true }>

const isOf = ({ rootOrg }: Known, channel: string): boolean =>
  rootOrg?.toLowerCase() === channel.toLowerCase()

const hasOneOf = ({ roles }: Known, allowed: readonly string[]): boolean =>
  roles.some(role => allowed.includes(role))
