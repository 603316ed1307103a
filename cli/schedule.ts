import { randomUUID } from 'node:crypto'
import { asLernError, type Store } from '../lib/index.js'
import { serviceLogger } from '../service/index.js'
import { type Ended, type Ledger, postgresLedger, schedule, storeLedger } from '../service/schedule/index.js'
import { toldOfError } from '../service/worker/index.js'
import { hasRequests, storeOf } from './connect/index.js'
import { openRequests, type RequestDatabase } from './connect/requests.js'
import { say } from './io.js'
import { datasetsFor, type ReportRun, runReport } from './run-report.js'
import { type Scheduled, scheduledReports } from './scheduled.js'
import { findReport, type Session, settingsOf } from './session.js'

const LEASE_SECONDS = 60
const RENEW_MS = (LEASE_SECONDS * 1000) / 3

/** Runs the reports of the configuration at their times, until it is asked to stop. */
export const runSchedule = async (session: Session, signal: AbortSignal): Promise<void> => {
  const { io, config, options } = session
  const planned = scheduledReports(config)
  for (const plan of planned) mayRun(session, plan)
  const store = await storeOf(config)
  const database = hasRequests(config) ? openRequests(config) : undefined
  const log = serviceLogger(io.stderr, options.quiet ? 'error' : 'info')
  try {
    await database?.migrate()
    if (!database) await say(io, ALONE)
    const byName = new Map(planned.map(plan => [plan.report, plan]))
    await schedule({
      planned,
      ledger: ledgerOf(store, database),
      run: async (report, stop) => {
        const ended = await run(session, byName.get(report)!, {
          store,
          signal: stop,
          tell: note => log.warn({ report }, note),
        })
        if (ended.error) log.error({ report, ...toldOfError(ended.error) }, 'failed')
        return ended
      },
      signal,
      log,
      renewMs: RENEW_MS,
    })
  } finally {
    await database?.close()
  }
}

const ALONE = `The catalog has no Postgres for job_request: the schedule keeps its times in the store.
One scheduler may run with this configuration, on one machine.\n`

const ledgerOf = (store: Store, database: RequestDatabase | undefined): Ledger => {
  if (!database) return storeLedger(store, () => new Date())
  const { pool, tables } = database
  return postgresLedger(pool, { tables, scheduler: randomUUID(), leaseSeconds: LEASE_SECONDS })
}

const mayRun = (session: Session, { report, parameters }: Scheduled): void => {
  datasetsFor(session, findReport(session, report), { parameters, settings: settingsOf(session) })
}

type Given = Pick<ReportRun, 'signal' | 'tell'> & { readonly store: Store }

type Run = Ended & { readonly error?: unknown }

/** Runs a report as `lern run` does. Fails only when it was stopped. */
const run = async (session: Session, plan: Scheduled, given: Given): Promise<Run> => {
  const { signal } = given
  try {
    const report = findReport(session, plan.report)
    const settings = settingsOf(session)
    const { parameters } = plan
    const { record, error } = await runReport(session, report, { parameters, settings, ...given })
    if (error && signal.aborted) throw error
    return error ? { status: 'failed', run: record.run, error } : { status: 'success', run: record.run }
  } catch (error) {
    if (signal.aborted) throw error
    return { status: 'failed', run: '', error: asLernError(error) }
  }
}
