import type { ErrorCode, LernError, Place } from '../errors.js'
import { newTally } from '../flow/observe.js'
import type { Tally } from '../flow/step.js'
import type { PublishedFile } from '../store.js'
import type { Names } from '../types.js'
import type { Asked, Identity, Prepared } from './prepare.js'

/** How one verb treated the rows that it saw. */
export interface StepRecord {
  readonly name: string
  readonly rowsIn: number
  readonly rowsOut: number
  readonly seconds: number
}

/** Personal data that left: which columns, on what ground, in how many rows. */
export interface ReleaseRecord {
  readonly columns: Names
  readonly because: string
  readonly rows: number
}

/** What a run did. It is printed by `lern run --json` and kept beside the reports. */
export interface RunRecord {
  readonly run: string
  readonly report: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly status: 'success' | 'failed'
  readonly startedAt: string
  readonly seconds: number
  readonly files: readonly PublishedFile[]
  readonly steps: readonly StepRecord[]
  /** Rows that reached no file, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  readonly personalColumns: Names
  readonly released: readonly ReleaseRecord[]
  readonly peakMemoryBytes: number
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly at: Place }
}

/** The path of a run's record, beside its ledger and its rejected rows. */
export const recordPath = (report: string, run: string): string => `_runs/${report}/${run}.json`
export const ledgerPath = (report: string, run: string): string => `_runs/${report}/${run}/ledger.jsonl`
export const rejectsPath = (report: string, run: string): string => `_runs/${report}/${run}.rejects.jsonl`

/** Writes down what a run did, or how far it came. */
export const recordOf = (
  { run, report, startedAt }: Identity,
  asked: Asked | undefined,
  prepared: Prepared | undefined,
  files: readonly PublishedFile[],
  error: LernError | undefined,
): RunRecord => {
  const tally = prepared?.job.tally ?? newTally()
  const released = [...tally.released.values()]
  return {
    run,
    report,
    parameters: asked?.parameters ?? {},
    status: error ? 'failed' : 'success',
    startedAt: startedAt.toISOString(),
    seconds: Math.round(Date.now() - startedAt.getTime()) / 1000,
    files,
    steps: stepRecords(tally),
    dropped: Object.fromEntries(tally.dropped),
    personalColumns: [...new Set(released.flatMap(({ columns }) => columns))],
    released,
    peakMemoryBytes: peakMemory(),
    ...(error && { error: errorRecord(error) }),
  }
}

const stepRecords = (tally: Tally): readonly StepRecord[] =>
  [...tally.steps].map(([name, { rowsIn, rowsOut, seconds }]) => ({
    name,
    rowsIn,
    rowsOut,
    seconds: Math.round(seconds * 1000) / 1000,
  }))

const errorRecord = (error: LernError) => ({
  code: error.code,
  message: error.message,
  at: error.at,
})

/** The most memory that this process has held so far, in bytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024
