import { text } from 'node:stream/consumers'
import type { AnyReport, Outcome, RunRecord, Settings, Store } from '../lib/index.js'
import { divide } from '../lib/run/divide.js'
import { recordPath } from '../lib/run/record.js'
import { newRunId } from '../lib/run/run-id.js'
import { storeRange } from '../lib/run/stored.js'
import { type Engine, submit, sweep, untilOver } from '../service/engine/index.js'
import { engineOf } from './connect/engine.js'
import { connect, storeOf } from './connect/index.js'
import { say } from './io.js'
import { datasetsFor, toolsOf } from './run-report.js'
import { setupOf } from './run-setup.js'
import type { Session } from './session.js'

/** How a report is run by several processes. */
export interface Distributed {
  readonly parameters: Readonly<Record<string, string>>
  readonly settings: Settings
  /** Into how many parts it is cut, at most. */
  readonly parts: number
}

/** Told how many parts are done. */
interface Drawing {
  rangeDone(done: number, total: number): void
}

/** Ranges in a part for each that a worker reads at a time: a slow one does not hold up the end. */
const RANGES_AHEAD = 2

/**
 * Hands a report to those who run `lern work --parts`, and waits for them. When this process dies the run goes on; when
 * it is asked to end, the run is cancelled.
 */
export const runDistributed = async (
  session: Session,
  report: AnyReport,
  given: Distributed,
  signal: AbortSignal,
  drawing: Drawing,
): Promise<Outcome> => {
  const engine = await engineOf(session.config)
  try {
    const store = await storeOf(session.config)
    await sweep(engine, store, report.name)
    const run = await begin(session, engine, report, { ...given, store, signal })
    const tell = telling(session, drawing)
    const error = await untilOver(engine, { report: report.name, run, store, signal, tell })
    const record = await recordIn(store, report.name, run).catch(() => undefined)
    if (!record) throw error ?? new Error(`the run ${run} has left no record`)
    return { record, resumable: false, ...(error && { error }) }
  } finally {
    await engine.close()
  }
}

interface Beginning extends Distributed {
  readonly store: Store
  readonly signal: AbortSignal
}

/** Plans the report and hands it out. Gives the id of the run. */
const begin = async (
  session: Session,
  engine: Engine,
  report: AnyReport,
  { parameters, settings, parts, store, signal }: Beginning,
): Promise<string> => {
  const startedAt = new Date().toISOString()
  const connections = connect(session.config)
  try {
    const catalog = await connections.catalog(datasetsFor(session, report, { parameters, settings }))
    const tools = toolsOf(session, connections, signal)
    const wanted = parts * RANGES_AHEAD * session.config.limits.concurrency
    const ranges = await divide(report, { catalog, store, parameters, settings, tools, signal }, wanted)
    const run = newRunId(settings.now)
    const { now, csv, zip } = settings
    await submit(engine, store, {
      run,
      report: report.name,
      parameters,
      startedAt,
      now: now.toISOString(),
      csv,
      zip,
      ranges: ranges.map(storeRange),
      setup: setupOf(session),
      parts,
    })
    return run
  } finally {
    await connections.close()
  }
}

const recordIn = async (store: Store, report: string, run: string): Promise<RunRecord> =>
  JSON.parse(await text(await store.read(recordPath(report, run)))) as RunRecord

/** Draws how far the run is, and says once when nobody works on it. */
const telling = ({ io, options }: Session, drawing: Drawing) => {
  let isSaid = options.quiet === true
  return ({ done, total, workers }: { done: number; total: number; workers: number }) => {
    drawing.rangeDone(done, total)
    if (workers > 0 || isSaid) return
    isSaid = true
    void say(io, 'nobody takes parts yet: start lern work --parts, here or on other machines\n')
  }
}
