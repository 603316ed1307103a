import { type AnyReport, LernError, type Settings } from '../lib/index.js'
import { nearest } from '../lib/nearest.js'
import { datasets, reports } from '../pipelines/index.js'
import { loadConfig } from './config/load.js'
import { isReportPath } from './config/report-path.js'
import type { Config } from './config/schema.js'
import { type Custom, customReports } from './custom-report.js'
import type { GlobalOptions, Io } from './io.js'

/** What a command works with: its surroundings, the global options, the configuration. */
export interface Session {
  readonly io: Io
  readonly options: GlobalOptions
  readonly config: Config
  /** The bundled datasets, and those of a custom report. */
  readonly datasets: typeof datasets
  readonly reports: readonly AnyReport[]
}

/** Loads the configuration; `report` may be the path of a custom report, whose datasets it may then speak of. */
export const openSession = async (io: Io, options: GlobalOptions, report?: string): Promise<Session> => {
  const custom: Custom =
    report !== undefined && isReportPath(report)
      ? await customReports(report, io.cwd)
      : { reports: [], datasets: [] }
  const known = [...datasets, ...custom.datasets]
  const config = await loadConfig({
    file: options.config,
    cwd: io.cwd,
    env: io.env,
    known: {
      datasets: known.map(({ name }) => name),
      reports: reports.map(({ name }) => name),
      blocks: [...new Set(known.map(({ block }) => block))],
    },
  })
  return { io, options, config, datasets: known, reports: [...reports, ...custom.reports] }
}

/** A report by name, or the one that a custom file exports. */
export const findReport = ({ reports: known }: Session, name: string): AnyReport => {
  const found = isReportPath(name) ? known.at(-1) : known.find(report => report.name === name)
  if (found) return found
  const near = nearest(
    name,
    known.map(report => report.name),
  )
  throw new LernError(
    'UNKNOWN_REPORT',
    `there is no report ${name}${near ? `; did you mean ${near}?` : ''}`,
    {
      report: name,
      allowed: known.map(report => report.name).join(', '),
    },
  )
}

export const findDataset = ({ datasets: known }: Session, name: string) => {
  const found = known.find(dataset => dataset.name === name)
  if (found) return found
  const near = nearest(
    name,
    known.map(dataset => dataset.name),
  )
  throw new LernError(
    'UNKNOWN_DATASET',
    `there is no dataset ${name}${near ? `; did you mean ${near}?` : ''}`,
    {
      dataset: name,
      allowed: known.map(dataset => dataset.name).join(', '),
    },
  )
}

/** What reports are composed with. */
export const settingsOf = ({ config, options }: Session): Settings => {
  const custodian = config.values.custodianOrgId
  const keys = config.security.channelKeys
  return {
    zone: config.time.zone,
    fileZone: config.time.fileZone,
    now: clockOf(options.now)(),
    csv: config.csv,
    fieldSalt: config.security.fieldSalt.reveal(),
    batchesPerRequest: config.exhaust.batchesPerRequest,
    protection: config.security.protection,
    zip: false,
    channelKey: channel => (Object.hasOwn(keys, channel) ? keys[channel]!.reveal() : undefined),
    consentExpiry: config.security.consentExpiry,
    ...(custodian !== undefined && { custodianOrgId: String(custodian) }),
  }
}

/** The clock of what is written, fixed where `--now` fixes it. */
export const clockOf = (given: string | undefined): (() => Date) => {
  if (given === undefined) return () => new Date()
  const time = new Date(given)
  if (/^\d{4}-\d{2}-\d{2}/.test(given) && !Number.isNaN(time.getTime())) return () => time
  throw new LernError('USAGE', '--now is not a time', {
    allowed: 'ISO 8601, for instance 2026-03-05T09:30:00Z',
  })
}
