import { type AnyReport, type Dataset, DEFAULT_SETTINGS, LernError } from '../lib/index.js'
import { loadModule } from './load-module.js'
import { blankParameters, datasetsOf, readingsOfReport } from './readings.js'

/** What a file of somebody's own brings along. */
export interface Custom {
  readonly file: string
  readonly reports: readonly AnyReport[]
  /** Those that it exports, and those that its reports read. */
  readonly datasets: readonly Dataset[]
}

/** Loads a file that exports reports. Fails with `UNKNOWN_REPORT` when it cannot be loaded, or exports none. */
export const customReports = async (file: string): Promise<Custom> => {
  const module = await loadModule(file)
  // A CommonJS module has some of its values only under `default`.
  const inDefault = isObject(module.default) ? Object.values(module.default) : []
  const exported = [...new Set<unknown>([...Object.values(module), ...inDefault])]
  const reports = exported.filter(isReport)
  if (reports.length === 0) throw exportsNoReport(file)
  return { file, reports, datasets: [...exported.filter(isDataset), ...reports.flatMap(datasetsRead)] }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isReport = (value: unknown): value is AnyReport =>
  isObject(value) && 'compose' in value && 'parameters' in value && 'name' in value

const isDataset = (value: unknown): value is Dataset =>
  isObject(value) && 'columns' in value && 'partition' in value && 'block' in value

/** A report that cannot be composed without its parameters tells what is wrong with them when it is run. */
const datasetsRead = (report: AnyReport): readonly Dataset[] => {
  const settings = { ...DEFAULT_SETTINGS, now: new Date() }
  try {
    return datasetsOf(readingsOfReport(report, blankParameters(report), settings))
  } catch {
    return []
  }
}

const exportsNoReport = (file: string) =>
  new LernError('UNKNOWN_REPORT', `${file} exports no report`, {
    file,
    allowed: 'export const myReport = report({ … })',
  })
