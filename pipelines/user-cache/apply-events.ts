import type { BuriedEvent, LoggedEvent } from '../../lib/event-log.js'
import type { HashStore } from '../../lib/hash-store.js'
import { apply } from './apply.js'
import type { Directory } from './directory.js'
import { readEvent, type UserEvent } from './events.js'
import { planOf, slices, updateUsers } from './update-users.js'
import { type Held, stateOf } from './user-state.js'

export interface ApplyOptions {
  readonly hashes: HashStore
  readonly directory: Directory
  readonly signal: AbortSignal
}

export interface Applied {
  /** Events that are now in the cache, or were before, or are older than what is there. */
  readonly applied: number
  /** Users whose hashes were changed. */
  readonly users: number
  /** Events that cannot be applied, each with the reason. */
  readonly refused: readonly BuriedEvent[]
}

/**
 * Applies events to the cache, given as their texts. Each may come in any order and any number of times. When
 * it returns, every report that starts from now on sees them.
 */
export const applyEvents = async (
  events: readonly LoggedEvent[],
  { hashes, directory, signal }: ApplyOptions,
): Promise<Applied> => {
  const refused: BuriedEvent[] = []
  const ofUser = new Map<string, UserEvent[]>()
  const now = Date.now()
  for (const logged of events) {
    const read = readEvent(logged.text, now)
    if (!read.ok) refused.push({ ...logged, reason: read.reason })
    else ofUser.set(read.event.userid, [...(ofUser.get(read.event.userid) ?? []), read.event])
  }
  const users = await applyToUsers(ofUser, { hashes, directory, signal })
  return { applied: events.length - refused.length, users, refused }
}

const applyToUsers = async (
  ofUser: ReadonlyMap<string, readonly UserEvent[]>,
  { hashes, directory, signal }: ApplyOptions,
): Promise<number> => {
  let changed = 0
  for (const users of slices([...ofUser])) {
    const updates = users.map(([id, events]) => ({
      id,
      plan: (held: Held) => {
        const before = stateOf(held)
        const after = events.reduce((state, event) => apply(state, event, directory), before)
        return planOf(id, held, before, after)
      },
    }))
    const updated = await updateUsers(hashes, updates, signal)
    changed += updated.filter(of => of.changed).length
  }
  return changed
}
