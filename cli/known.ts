import { type AnyReport, type Dataset, isLernError, LernError } from '../lib/index.js'
import { datasets, reports } from '../pipelines/index.js'
import type { ReportFile } from './config/report-files.js'
import { type Custom, customReports } from './custom-report.js'

/** All reports and datasets that a command may speak of: the bundled ones, and those of custom files. */
export interface Known {
  readonly reports: readonly AnyReport[]
  /** One of each name; a bundled one comes before a custom one. */
  readonly datasets: readonly Dataset[]
  /** The reports of each custom file. */
  readonly files: ReadonlyMap<string, readonly AnyReport[]>
}

/** A custom file; `path` says where in the configuration it is named. */
type Named = Pick<ReportFile, 'file'> & Partial<Pick<ReportFile, 'path'>>

/** Loads custom files, each once. Fails with `UNKNOWN_REPORT`, or when two reports have one name. */
export const knownWith = async (files: readonly Named[]): Promise<Known> => {
  const customs = new Map<string, Custom>()
  for (const { file, path } of files) if (!customs.has(file)) customs.set(file, await loaded(file, path))
  const all = [...customs.values()]
  mustDiffer(all)
  const known = [...datasets, ...all.flatMap(custom => custom.datasets)]
  return {
    reports: [...reports, ...all.flatMap(custom => custom.reports)],
    datasets: known.filter(({ name }, at) => known.findIndex(other => other.name === name) === at),
    files: new Map(all.map(custom => [custom.file, custom.reports])),
  }
}

const loaded = async (file: string, path: string | undefined): Promise<Custom> => {
  try {
    return await customReports(file)
  } catch (error) {
    throw path !== undefined && isLernError(error) ? error.within({ path }) : error
  }
}

/** Runs and schedules are kept by the report's name. */
const mustDiffer = (customs: readonly Custom[]): void => {
  const owners = new Map(reports.map(({ name }) => [name, 'a bundled one']))
  for (const { file, reports } of customs) {
    for (const { name } of reports) {
      const other = owners.get(name)
      if (other !== undefined) throw twoOfOneName(name, other, file)
      owners.set(name, `one of ${file}`)
    }
  }
}

const twoOfOneName = (name: string, other: string, file: string) =>
  new LernError('UNKNOWN_REPORT', `there are two reports ${name}: ${other}, and one of ${file}`, {
    file,
    allowed: 'a name of its own for each report',
  })
