import { type AnyReport, LernError } from '../lib/index.js'
import { nearest } from '../lib/nearest.js'
import { programUserExhaust, progressExhaust, responseExhaust, userinfoExhaust } from '../pipelines/index.js'
import { type ExhaustOptions, exhaustProcess, programProcess } from '../service/exhaust/index.js'
import type { Process, Processes } from '../service/worker/index.js'
import { connect, storeOf, type Tell } from './connect/index.js'
import { datasetsFor, toolsOf } from './run-report.js'
import { type Session, settingsOf } from './session.js'

interface AskedFor {
  readonly report: AnyReport
  readonly processOf: (report: AnyReport, options: ExhaustOptions) => Process
}

/** The reports that can be asked for; a request calls them by their names. */
const ASKED_FOR: readonly AskedFor[] = [
  { report: progressExhaust, processOf: exhaustProcess },
  { report: responseExhaust, processOf: exhaustProcess },
  { report: userinfoExhaust, processOf: exhaustProcess },
  { report: programUserExhaust, processOf: programProcess },
]

export interface ProcessesOptions {
  /** Job ids; all that there are when absent. */
  readonly jobs?: readonly string[]
  /** Requests that are worked on at the same time, and share the memory. */
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly tell?: Tell
}

/**
 * Opens the sources of the reports that are asked for, does something with those who make them, and closes the
 * sources. Fails before it opens any when there is no such report, or when one reads what is forbidden.
 */
export const withProcesses = async <Value>(
  session: Session,
  { jobs, concurrency, signal, tell }: ProcessesOptions,
  use: (processes: Processes) => Promise<Value>,
): Promise<Value> => {
  const chosen = askedFor(jobs).map(asked => ({ ...asked, datasets: datasetsOfAny(session, asked.report) }))
  const connections = connect(session.config, tell)
  const { limits } = session.config
  try {
    const shared = {
      store: await storeOf(session.config),
      settings: () => settingsOf(session),
      tools: toolsOf(session, connections, signal),
      concurrency: limits.concurrency,
      memory: Math.floor(limits.memory / 4 / concurrency),
    }
    const processes = chosen.map(async ({ report, processOf, datasets }) => {
      const catalog = await connections.catalog(datasets)
      return [report.name, processOf(report, { ...shared, catalog })] as const
    })
    return await use(Object.fromEntries(await Promise.all(processes)))
  } finally {
    await connections.close()
  }
}

/** What a report reads does not follow from what it is about. */
const datasetsOfAny = (session: Session, report: AnyReport) =>
  datasetsFor(session, report, { parameters: {}, settings: settingsOf(session) })

const askedFor = (jobs: readonly string[] | undefined): readonly AskedFor[] =>
  jobs?.map(job => ASKED_FOR.find(({ report }) => report.name === job) ?? unknownJob(job)) ?? ASKED_FOR

const unknownJob = (job: string): never => {
  const known = ASKED_FOR.map(({ report }) => report.name)
  const near = nearest(job, known)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new LernError('UNKNOWN_REPORT', `no requests are made for a report ${job}${hint}`, {
    report: job,
    allowed: known.join(', '),
  })
}
