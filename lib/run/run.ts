import { asLernError, LernError } from '../errors.js'
import type { Parameters } from '../flow/parameters.js'
import type { Report } from '../flow/report.js'
import { type Executed, execute } from './execute.js'
import { type Asked, askedOf, identify, type Prepared, prepare } from './prepare.js'
import { type RunRecord, recordOf, recordPath, rejectsPath } from './record.js'
import type { RunOptions } from './run-options.js'

/** How a run ended: its record, and what it failed with. */
export interface Outcome {
  readonly record: RunRecord
  readonly error?: LernError
  /** True when `resume` can go on from where this run stopped. */
  readonly resumable: boolean
  /** What the report prepared itself with; absent when it did not come so far. */
  readonly ready?: unknown
}

/**
 * Runs a report: reads its datasets through the catalog, writes its files into the store, and publishes them together
 * when all is well. A run that fails leaves none of its files visible.
 *
 * @throws LernError with the code, the place and the cause of what went wrong
 */
export const run = async <P extends Parameters, Needs>(
  report: Report<P, Needs>,
  options: RunOptions<P, Needs>,
): Promise<RunRecord> => {
  const { record, error } = await attempt(report, options)
  if (error) throw error
  return record
}

/** Runs a report like `run`, and tells of a failure in its outcome instead of throwing it. */
export const attempt = async <P extends Parameters, Needs>(
  report: Report<P, Needs>,
  options: RunOptions<P, Needs>,
): Promise<Outcome> => {
  const given = options as unknown as RunOptions
  const identity = await identify(report, given)
  let asked: Asked | undefined
  let prepared: Prepared | undefined
  let executed: Executed = { files: [], resumable: false }
  try {
    asked = askedOf(report, identity, given)
    await given.store.clean(report.name, identity.run)
    prepared = await prepare(report, identity, given, asked)
    executed = await followUp(prepared, await execute(identity, prepared, given))
  } catch (error) {
    executed = { files: [], resumable: false, error }
  } finally {
    await prepared?.temporary.remove()
  }
  const error =
    executed.error === undefined ? undefined : failureOf(executed.error, report.name, given.signal)
  const record = recordOf(identity, asked, prepared, executed.files, error)
  const lost = await keepRecord(record, prepared, given)
  const failure = error ?? lost
  return {
    record,
    resumable: executed.resumable,
    ready: prepared?.ready,
    ...(failure && { error: failure }),
  }
}

/** Does what the report wants done when its files are published. They stay, whatever becomes of it. */
const followUp = async (prepared: Prepared, executed: Executed): Promise<Executed> => {
  if (executed.error !== undefined) return executed
  try {
    await prepared.followUp?.(executed.files)
    return { ...executed, error: prepared.complaint }
  } catch (error) {
    return { ...executed, error: asLernError(error, { step: 'after publishing' }) }
  }
}

const failureOf = (error: unknown, report: string, signal: AbortSignal | undefined): LernError =>
  signal?.aborted && (error === signal.reason || !(error instanceof LernError))
    ? new LernError('INTERRUPTED', 'the run was interrupted', { report })
    : asLernError(error, { report })

/** Writes the record beside the reports. That it cannot be written is only worth a failure of its own after a success. */
const keepRecord = async (
  record: RunRecord,
  prepared: Prepared | undefined,
  { store }: RunOptions,
): Promise<LernError | undefined> => {
  try {
    await prepared?.rejects.write(store, rejectsPath(record.report, record.run))
    await store.put(recordPath(record.report, record.run), `${JSON.stringify(record, null, 2)}\n`)
    return undefined
  } catch (error) {
    return asLernError(error, { report: record.report })
  }
}
