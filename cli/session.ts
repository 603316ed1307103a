import { resolve } from 'node:path'
import { type AnyReport, type Dataset, LernError, type Settings } from '../lib/index.js'
import { nearest } from '../lib/nearest.js'
import { loadConfig } from './config/load.js'
import { readConfig } from './config/read.js'
import type { KnownNames } from './config/references.js'
import { type ReportFile, reportFiles } from './config/report-files.js'
import { isReportPath, meantPath } from './config/report-path.js'
import type { Config } from './config/schema.js'
import type { GlobalOptions, Io } from './io.js'
import { type Known, knownWith } from './known.js'

/** What a command works with: its surroundings, the global options, the configuration, and what there is. */
export interface Session extends Known {
  readonly io: Io
  readonly options: GlobalOptions
  readonly config: Config
}

/**
 * Loads the configuration, and before it the custom reports that it may speak of: those that it names, and those whose
 * paths are among `named`.
 */
export const openSession = async (
  io: Io,
  options: GlobalOptions,
  ...named: readonly string[]
): Promise<Session> => {
  const written = await readConfig({ file: options.config, cwd: io.cwd, env: io.env })
  const files = reportFiles(written)
  const asked = named.filter(isReportPath).map(path => ({ file: resolve(io.cwd, path) }))
  const known = await knownWith([...files, ...asked])
  return { io, options, config: loadConfig(written, namesOf(known, files)), ...known }
}

const namesOf = ({ datasets, reports, files }: Known, named: readonly ReportFile[]): KnownNames => ({
  datasets: names(datasets),
  blocks: blocksOf(datasets),
  reports: new Map(reports.map(({ name, parameters }) => [name, Object.keys(parameters)])),
  files: new Map(named.map(({ name, file }) => [name, names(files.get(file)!)])),
})

/** A report by its name, or by the path of a custom file that exports no other. */
export const findReport = ({ reports, files, io }: Session, name: string): AnyReport => {
  const [found, ...others] = isReportPath(name)
    ? files.get(resolve(io.cwd, name))!
    : reports.filter(report => report.name === name)
  if (!found) throw unknown('report', name, names(reports), meantPath(name))
  if (others.length > 0) throw severalReports(name, names([found, ...others]))
  return found
}

export const findDataset = ({ datasets }: Session, name: string): Dataset => {
  const found = datasets.find(dataset => dataset.name === name)
  if (!found) throw unknown('dataset', name, names(datasets))
  return found
}

/** Refuses a building block that no dataset is of: misspelt, it would forbid nothing. */
export const checkBlock = ({ datasets }: Session, block: string): void => {
  const known = blocksOf(datasets)
  if (known.includes(block)) return
  throw new LernError('USAGE', thereIsNo('building block', block, nearest(block, known)), {
    allowed: known.join(', '),
  })
}

const blocksOf = (datasets: readonly Dataset[]): readonly string[] => [
  ...new Set(datasets.map(({ block }) => block)),
]

const names = (items: readonly { readonly name: string }[]): readonly string[] =>
  items.map(({ name }) => name)

const UNKNOWN = { report: 'UNKNOWN_REPORT', dataset: 'UNKNOWN_DATASET' } as const

const unknown = (
  kind: keyof typeof UNKNOWN,
  name: string,
  known: readonly string[],
  meant = nearest(name, known),
) => {
  const at = { [kind]: name, allowed: known.join(', ') }
  return new LernError(UNKNOWN[kind], thereIsNo(kind, name, meant), at)
}

const thereIsNo = (kind: string, name: string, meant: string | undefined): string =>
  `there is no ${kind} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`

const severalReports = (file: string, reports: readonly string[]) =>
  new LernError('UNKNOWN_REPORT', `${file} exports several reports: ${reports.join(', ')}`, {
    file,
    allowed: 'one of these names, when the configuration lists the file among its reports',
  })

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
    ...(custodian !== undefined && { custodianOrgId: custodian }),
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
