import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Filled } from './filled.js'
import type { Path, Problem } from './problem.js'

/** What references are read from. */
interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  /** The folder that `${file:…}` is relative to. */
  readonly folder: string
}

interface Interpolated {
  readonly tree: unknown
  readonly problems: readonly Problem[]
}

/**
 * Fills `${NAME}`, `${NAME:-default}` and `${file:PATH}` in every text of a parsed file; `$$` is a dollar.
 * It happens after parsing, so a value cannot add keys.
 */
export const interpolate = (tree: unknown, surroundings: Surroundings): Interpolated => {
  const problems: Problem[] = []
  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string')
      return fill(value, surroundings, problem => problems.push({ path, ...problem }))
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, String(index)]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]))
  }
  return { tree: walk(tree, []), problems }
}

type Report = (problem: Omit<Problem, 'path'>) => void

const DOLLARS = /\$\$|\$\{([^}]*)\}|\$\{/g

const fill = (written: string, surroundings: Surroundings, report: Report): string | Filled => {
  let references = 0
  const text = written.replace(DOLLARS, (match, reference: string | undefined) => {
    if (match === '$$') return '$'
    references++
    return resolved(reference ?? '', surroundings, report)
  })
  return references === 0 ? text : new Filled(text, written, /^\$\{[^}]*\}$/.test(written))
}

const REFERENCE = /^(?:file:(?<file>.+)|(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<otherwise>.*))?)$/s

const FORMS = `\${NAME}, \${NAME:-default}, \${file:PATH}; $$ is a plain dollar`

const resolved = (reference: string, { env, folder }: Surroundings, report: Report): string => {
  const { file, name, otherwise } = REFERENCE.exec(reference)?.groups ?? {}
  if (file !== undefined) return contents(resolve(folder, file), report)
  if (name === undefined) {
    report({ found: 'a reference that is not understood', allowed: FORMS })
    return ''
  }
  const value = env[name]
  if (otherwise !== undefined) return value || otherwise
  if (value === undefined) {
    report({ found: `${name} is not in the environment`, allowed: `a value there, or \${${name}:-default}` })
  }
  return value ?? ''
}

const contents = (file: string, report: Report): string => {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const { code = 'not readable' } = error as NodeJS.ErrnoException
    report({ found: `cannot read the file ${file} (${code})`, allowed: 'a text file' })
    return ''
  }
}
