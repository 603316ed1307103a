import {
  type AnyReport,
  attempt,
  type Outcome,
  type RunOptions,
  type Settings,
  type Tools,
} from '../lib/index.js'
import { fetchPublicKey } from '../lib/protection/fetch-public-key.js'
import { type Connections, connect, type Tell } from './connect/index.js'
import { datasetsOf, mustNotNeed, readingsOfReport } from './readings.js'
import type { Session } from './session.js'
import { INGESTION, toolNeeds } from './tools.js'

/** How a report is run; where its data comes from, the configuration says. */
export interface ReportRun extends Omit<RunOptions, 'catalog' | 'tools'> {
  readonly parameters: Readonly<Record<string, string>>
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly tell?: Tell
}

/**
 * Opens the sources that a report reads, runs it, and closes them. Fails before it opens any when it may not
 * run.
 */
export const runReport = async (session: Session, report: AnyReport, given: ReportRun): Promise<Outcome> => {
  const datasets = datasetsFor(session, report, given)
  const { limits } = session.config
  const connections = connect(session.config, given.tell)
  try {
    return await attempt(report, {
      concurrency: limits.concurrency,
      memory: Math.floor(limits.memory / 4),
      ...given,
      catalog: await connections.catalog(datasets),
      tools: toolsOf(session, connections, given.signal),
    })
  } finally {
    await connections.close()
  }
}

/**
 * The datasets that a report reads. Fails when its parameters are wrong, or when it reads or uses what is
 * forbidden.
 */
export const datasetsFor = (
  { config }: Session,
  report: AnyReport,
  { parameters, settings }: Pick<ReportRun, 'parameters' | 'settings'>,
) => {
  const datasets = datasetsOf(readingsOfReport(report, parameters, settings))
  const tools = toolNeeds(config, report, parameters)
  mustNotNeed(config, [{ report: report.name, datasets, tools }], config.forbid)
  return datasets
}

/** What a report may use beside its datasets; nothing of a forbidden building block. */
export const toolsOf = (
  { config: { security, forbid } }: Session,
  { ingest }: Connections,
  signal: AbortSignal,
): Tools => ({
  publicKey: url => fetchPublicKey(url, { hosts: security.keyHosts }),
  ...(ingest && !forbid.includes(INGESTION.block) && { ingest: spec => ingest(spec, signal) }),
})
