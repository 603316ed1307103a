import type { BuriedEvent, EventLog, LoggedEvent } from '../../lib/event-log.js'
import { together } from '../../lib/together.js'
import { applyEvents } from './apply-events.js'
import { type Directory, readDirectory } from './directory.js'
import { lastScanned, noteScanned } from './mark.js'
import type { CacheOptions } from './options.js'
import { settleUsers, tablesAsOf } from './settle-users.js'
import { isChangedSince } from './table-state.js'
import { tableUsers } from './table-users.js'
import { slices } from './update-users.js'

export interface SyncOptions extends CacheOptions {
  readonly events: EventLog
  /** Whether it waits for more events, until the signal is given. */
  readonly follow: boolean
  /**
   * Users of the tables who were changed from then on, in milliseconds; absent: since the tables were last
   * read.
   */
  readonly since?: number
}

export interface Synced {
  /** Users of the tables who were changed since. */
  users: number
  /** Users whose hashes were changed. */
  written: number
  /** Events that were applied. */
  events: number
  /** Events that cannot be applied, and were put aside. */
  refused: number
}

/** Organisations and places seldom change. */
const DIRECTORY_LASTS = 10 * 60_000

/**
 * Brings what changed into the cache: users whose rows were changed since the tables were last read, and, at
 * the same time, events. Rows that are gone are found by a rebuild only. One that follows ends well when its
 * signal is given.
 */
export const sync = async (options: SyncOptions): Promise<Synced> => {
  const synced: Synced = { users: 0, written: 0, events: 0, refused: 0 }
  const directory = await readDirectory(options)
  try {
    const both = [scanChanges, followEvents]
    await together(both, (part, signal) => part({ ...options, signal }, directory, synced), options.signal)
  } catch (error) {
    if (!options.follow || !options.signal.aborted) throw error
  }
  return synced
}

const scanChanges = async (options: SyncOptions, directory: Directory, synced: Synced): Promise<void> => {
  const { hashes, signal } = options
  const asOf = tablesAsOf()
  const scanned = (await lastScanned(hashes, signal)) ?? 0
  const since = options.since ?? scanned
  for await (const chunk of tableUsers(options)) {
    for (const some of slices(chunk.filter(user => isChangedSince(user, since)))) {
      const updated = await settleUsers(options, some, directory, asOf)
      synced.users += updated.length
      synced.written += updated.filter(({ changed }) => changed).length
    }
  }
  // Whoever begins later leaves out what was changed before.
  if (since <= scanned) await noteScanned(hashes, asOf, signal)
}

const followEvents = async (options: SyncOptions, first: Directory, synced: Synced): Promise<void> => {
  const { events, hashes, follow, signal } = options
  let [directory, readAt] = [first, Date.now()]
  for await (const batch of events.take({ follow, signal })) {
    if (Date.now() - readAt > DIRECTORY_LASTS)
      [directory, readAt] = [await readDirectory(options), Date.now()]
    const { applied, users, refused } = await applyEvents(batch, { hashes, directory, signal })
    synced.events += applied
    synced.written += users
    synced.refused += refused.length
    await setAside(events, batch, refused, signal)
  }
}

/** Those that were applied shall not come again, nor those that cannot be. */
const setAside = async (
  events: EventLog,
  batch: readonly LoggedEvent[],
  refused: readonly BuriedEvent[],
  signal: AbortSignal,
): Promise<void> => {
  const buried = new Set(refused.map(({ id }) => id))
  const applied = batch.map(({ id }) => id).filter(id => !buried.has(id))
  await events.bury(refused, signal)
  await events.finish(applied, signal)
}
