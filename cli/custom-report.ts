import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyReport, type Dataset, LernError } from '../lib/index.js'

/** What a file of somebody's own exports. */
export interface Custom {
  readonly reports: readonly AnyReport[]
  readonly datasets: readonly Dataset[]
}

/** Loads a file that exports a report, in JavaScript or TypeScript. */
export const customReports = async (path: string, folder: string): Promise<Custom> => {
  const file = resolve(folder, path)
  const exported = Object.values(await load(file))
  const reports = exported.filter(isReport)
  if (reports.length === 0) throw exportsNoReport(path)
  return { reports, datasets: exported.filter(isDataset) }
}

const load = async (file: string): Promise<object> => {
  const url = pathToFileURL(file).href
  try {
    if (!/\.[cm]?ts$/.test(file)) return (await import(url)) as object
    const { tsImport } = await import('tsx/esm/api')
    return (await tsImport(url, import.meta.url)) as object
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    const why = missing ? 'it, or a module that it imports, is not there' : 'it cannot be loaded'
    throw new LernError('UNKNOWN_REPORT', `the report ${file} is of no use: ${why}`, { file }, { cause })
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isReport = (value: unknown): value is AnyReport =>
  isObject(value) && 'compose' in value && 'parameters' in value && 'name' in value
const isDataset = (value: unknown): value is Dataset =>
  isObject(value) && 'columns' in value && 'partition' in value && 'block' in value

const exportsNoReport = (path: string) =>
  new LernError('UNKNOWN_REPORT', `${path} exports no report`, {
    file: path,
    allowed: 'export const myReport = report({ … })',
  })
