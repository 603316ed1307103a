import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LernError } from '../lib/index.js'
import { nearest } from '../lib/nearest.js'
import { isScript } from './config/report-path.js'

/** What a module exports, by name. */
interface Module {
  readonly default?: unknown
}

/** Loads a file of reports in JavaScript or TypeScript. Fails with `UNKNOWN_REPORT`, whatever it throws. */
export const loadModule = async (file: string): Promise<Module> => {
  await mustBeThere(file)
  const load = /\.[cm]?ts$/.test(file) ? await typeScriptLoader(file) : (url: string) => import(url)
  try {
    return (await load(pathToFileURL(file).href)) as Module
  } catch (cause) {
    throw notLoaded(file, cause)
  }
}

type Loader = (url: string) => Promise<unknown>

/** Only a file in TypeScript needs the package that reads it. */
const typeScriptLoader = async (file: string): Promise<Loader> => {
  try {
    const { tsImport } = await import('tsx/esm/api')
    return url => tsImport(url, import.meta.url)
  } catch (cause) {
    const at = { file, allowed: 'a report in JavaScript, or npm install tsx' }
    throw new LernError('UNKNOWN_REPORT', `${file} is TypeScript, which cannot be read here`, at, { cause })
  }
}

const mustBeThere = async (file: string): Promise<void> => {
  if (existsSync(file)) return
  const beside = await readdir(dirname(file)).catch((): string[] => [])
  const near = nearest(basename(file), beside.filter(isScript))
  const hint = near === undefined ? '' : `; did you mean ${join(dirname(file), near)}?`
  throw new LernError('UNKNOWN_REPORT', `there is no file ${file}${hint}`, { file })
}

const notLoaded = (file: string, cause: unknown): LernError => {
  const { code } = Object(cause) as Partial<NodeJS.ErrnoException>
  const why = code === 'ERR_MODULE_NOT_FOUND' ? 'imports what is not there' : 'cannot be loaded'
  return new LernError('UNKNOWN_REPORT', `${file} ${why}`, { file }, { cause })
}
