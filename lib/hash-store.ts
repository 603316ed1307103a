import type { Names } from './types.js'

/** A hash: text under names. */
export type Fields = Readonly<Record<string, string>>

/** What becomes of one hash, decided by what it held. */
export interface HashChange {
  readonly key: string
  /** What these fields must still hold, undefined: nothing; or that there is no hash at all. */
  readonly expect: Readonly<Record<string, string | undefined>> | 'no hash'
  readonly set: Fields
  readonly remove: Names
}

/**
 * Hashes that several programs read and write at the same time. A change is made whole or not at all, and
 * only when what it was decided by still holds: no reader sees half of it, no writer undoes another's.
 */
export interface HashStore {
  /** How errors name it, for instance `redis user cache`. */
  readonly name: string
  /**
   * All fields of each hash, in the order of the keys; undefined where there is none. Bounded in what is
   * under way.
   */
  read(keys: Names, signal: AbortSignal): Promise<readonly (Fields | undefined)[]>
  /**
   * Makes each change: one answer for each, in order, false when something that it expects no longer holds.
   * Changes that are made together stand in one list; their keys must belong together (`a:{x}` and `x`).
   * Fails with STORE_FULL when there is no room.
   */
  change(changes: readonly (readonly HashChange[])[], signal: AbortSignal): Promise<readonly boolean[]>
  /**
   * Does work that only one program may do at a time. Fails with STORE_BUSY when another is at it. The work's
   * signal is given when `signal` is, and when the claim to be the only one was lost.
   */
  exclusively<Result>(
    name: string,
    work: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result>
}
