import type { HashChange, HashStore } from '../../lib/hash-store.js'
import { LernError } from '../../lib/index.js'
import { hiddenKey, shownKey } from './layout.js'
import type { Cached } from './table-users.js'
import { changesTo, type Held, type UserState } from './user-state.js'

/** Changes to a user's hashes by what they hold: asked again when that changed meanwhile. */
export interface Update {
  readonly id: string
  readonly plan: (held: Held) => Plan
  /** Which hashes of the user there were: others are read only when that is no longer so. Absent: both may be there. */
  readonly cached?: Cached
}

export interface Plan {
  /** None: the hashes say so already. */
  readonly changes: readonly HashChange[]
  /** Whether the user's account goes. */
  readonly removes: boolean
}

/** Nothing is to be done. */
export const AS_IT_IS: Plan = { changes: [], removes: false }

export const planOf = (id: string, held: Held, before: UserState, after: UserState): Plan => ({
  changes: changesTo(id, held, after),
  removes: before.account !== undefined && after.account === undefined,
})

export interface Updated {
  readonly id: string
  readonly changed: boolean
  readonly removed: boolean
}

/** Users who are updated in one go: few, so that they are done with while the garbage collector calls them young. */
const TOGETHER = 50
/** Each loss means that somebody else's change was made. */
const MOST_ATTEMPTS = 100

/** Cuts a chunk into parts of as many as are updated at a time. */
export function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += TOGETHER) yield items.slice(at, at + TOGETHER)
}

/** The hashes of users, in their order; those that were not there when keys were listed are not asked for. */
export const heldUsers = async (
  hashes: HashStore,
  users: readonly Pick<Update, 'id' | 'cached'>[],
  signal: AbortSignal,
): Promise<readonly Held[]> => {
  const keys = users.flatMap(({ id, cached }) => [
    ...(cached?.shown === false ? [] : [shownKey(id)]),
    ...(cached?.hidden === false ? [] : [hiddenKey(id)]),
  ])
  const found = await hashes.read(keys, signal)
  const held = new Map(keys.map((key, at) => [key, found[at]]))
  return users.map(({ id }) => ({ shown: held.get(shownKey(id)), hidden: held.get(hiddenKey(id)) }))
}

/**
 * Updates users that are each named once, at most `TOGETHER` of them. A user who is changed by another
 * program at the same time is read and updated anew, so that no change is lost.
 */
export const updateUsers = async (
  hashes: HashStore,
  updates: readonly Update[],
  signal: AbortSignal,
): Promise<readonly Updated[]> => {
  const done: Updated[] = []
  let waiting = updates
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt === MOST_ATTEMPTS) throw unsteady(hashes)
    const tried = await tryOnce(hashes, waiting, signal)
    for (const of of tried) if (of) done.push(of)
    waiting = waiting.filter((_, at) => tried[at] === undefined).map(again)
  }
  return done
}

/** Of whoever was changed meanwhile anything may be there. */
const again = ({ id, plan }: Update): Update => ({ id, plan })

/** One answer for each update; undefined where the user was changed by another program. */
const tryOnce = async (
  hashes: HashStore,
  updates: readonly Update[],
  signal: AbortSignal,
): Promise<readonly (Updated | undefined)[]> => {
  const held = await heldUsers(hashes, updates, signal)
  const plans = updates.map(({ plan }, at) => plan(held[at]!))
  const changing = plans.filter(({ changes }) => changes.length > 0)
  const made = await hashes.change(
    changing.map(({ changes }) => changes),
    signal,
  )
  const lost = new Set(changing.filter((_, at) => !made[at]))
  return updates.map(({ id }, at) => {
    const plan = plans[at]!
    return lost.has(plan) ? undefined : { id, changed: plan.changes.length > 0, removed: plan.removes }
  })
}

const unsteady = ({ name }: HashStore): LernError =>
  new LernError('SOURCE_UNAVAILABLE', `${name}: users keep changing while they are written`, { source: name })
