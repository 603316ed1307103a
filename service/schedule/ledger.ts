/** How a run of the schedule ended. */
export interface Ended {
  readonly status: 'success' | 'failed'
  /** The run's id. */
  readonly run: string
}

/** The right to run a report for a due time. Whoever has it finishes it or gives it back. */
export interface Turn {
  /** Says that the run goes on. False when it was taken for dead, and others may run the report. */
  renew(): Promise<boolean>
  finish(ended: Ended): Promise<void>
  /** The run was broken off on purpose, and is still due. */
  giveBack(): Promise<void>
}

/** `busy`: the report is being run, for this time or an earlier one. `done`: this time was seen to. */
export type Claimed = Turn | 'busy' | 'done'

/** Remembers which due times of which reports were seen to, so that each is once. */
export interface Ledger {
  /** Up to when all due times of a report were seen to. For a report that is new, that is now. */
  seenTo(report: string): Promise<Date>
  claim(report: string, due: Date): Promise<Claimed>
}

/** How often a run is begun that ends with its machine. */
export const TRIES = 3
