import { basename, dirname, resolve } from 'node:path'
import { LernError } from '../../lib/errors.js'
import type { ConfigDocument, Fault, Position } from './document.js'
import { findConfig, type Where } from './find.js'
import { interpolate } from './interpolate.js'
import type { Problem } from './problem.js'

/** A configuration as it was written, with its references filled in; nothing of it is checked yet. */
export interface WrittenConfig {
  readonly file: string
  /** What paths in it are relative to. */
  readonly folder: string
  readonly document: ConfigDocument
  readonly tree: unknown
  /** References that could not be filled in. */
  readonly problems: readonly Problem[]
}

/** Finds the configuration and reads it. Fails with `CONFIG` when it is not there, or is no YAML or JSON. */
export const readConfig = async (where: Where): Promise<WrittenConfig> => {
  const found = await findConfig(where)
  const file = found?.file ?? resolve(where.cwd, 'lern.yaml')
  const document = found ? await parsed(found.text) : NO_DOCUMENT
  if (document.faults.length > 0) throw refused(file, document.faults.map(fault))
  const folder = dirname(file)
  return { file, folder, document, ...interpolate(document.tree, { env: where.env, folder }) }
}

/** The parser is loaded only where there is something to parse. */
const parsed = async (text: string): Promise<ConfigDocument> => {
  const { parseConfig } = await import('./document.js')
  return parseConfig(text)
}

/** As an empty file. */
const NO_DOCUMENT: ConfigDocument = { tree: null, faults: [], position: () => ({ line: 1, column: 1 }) }

const fault = ({ position, found }: Fault): string => `${place(position)}: ${found}`

export const place = ({ line, column }: Position): string => `${line}:${column}`

/** The error of a configuration with problems, a line for each. */
export const refused = (file: string, lines: readonly string[]): LernError => {
  const problems = lines.length === 1 ? 'a problem' : `${lines.length} problems`
  const title = `${basename(file)} has ${problems}:`
  return new LernError('CONFIG', [title, ...lines.map(each => `  ${each}`)].join('\n'), { file })
}
