import type { Names } from './types.js'

/** An event as it stands in the log: what it says is for the reader to judge. */
export interface LoggedEvent {
  /** Of the log: a number of milliseconds and a counter. */
  readonly id: string
  /** The event's text; undefined when the log holds something else there. */
  readonly text: string | undefined
}

/** An event that nobody can apply, and why. */
export interface BuriedEvent extends LoggedEvent {
  readonly reason: string
}

/**
 * Events that each go to one of the programs that ask for them. What a program took and did not finish before
 * it died is given to another, so that an event may come twice.
 */
export interface EventLog {
  /**
   * The events in batches, oldest first. Ends when none is left, or with `follow` when the signal is given.
   */
  take(how: { readonly follow: boolean; readonly signal: AbortSignal }): AsyncIterable<readonly LoggedEvent[]>
  /** They were applied: nobody else shall get them. */
  finish(ids: Names, signal: AbortSignal): Promise<void>
  /** They cannot be applied: puts them aside, with the reason, where people can look at them. */
  bury(events: readonly BuriedEvent[], signal: AbortSignal): Promise<void>
}
