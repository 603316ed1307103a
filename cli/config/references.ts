import { nearest } from '../../lib/nearest.js'
import { unfilled } from './filled.js'
import type { Path, Problem } from './problem.js'
import { isReportPath } from './report-path.js'

/** The names that a configuration may refer to. */
export interface KnownNames {
  readonly datasets: readonly string[]
  readonly reports: readonly string[]
  readonly blocks: readonly string[]
}

/** The source that is there without being configured: the bundled sample. */
export const SAMPLE = 'snapshot'

/**
 * Names that refer to nothing: sources, datasets, reports, building blocks.
 * It looks at the file as it stands, so that these problems are told together with those of its values.
 */
export const danglingNames = (tree: unknown, known: KnownNames): Problem[] => [
  ...entryNames(tree, ['catalog'], known),
  ...entryNames(tree, ['cache', 'tables'], known),
  ...Object.keys(mapAt(tree, 'reports'))
    .filter(name => !isReportPath(name))
    .flatMap(name => check('report', ['reports', name], name, known.reports)),
  ...listAt(tree, 'forbid').flatMap((block, index) =>
    check('building block', ['forbid', String(index)], block, known.blocks),
  ),
]

const entryNames = (tree: unknown, where: Path, { datasets }: KnownNames): Problem[] => {
  const sources = new Set([...Object.keys(mapAt(tree, 'sources')), SAMPLE])
  return Object.entries(mapAt(tree, ...where)).flatMap(([name, entry]) => {
    const path = [...where, name]
    const short = typeof unfilled(entry) === 'string'
    const source = short ? entry : mapAt(tree, ...path).source
    return [
      ...(name === 'default' ? [] : check('dataset', path, name, datasets)),
      ...check('source', short ? path : [...path, 'source'], source, [...sources]),
    ]
  })
}

const check = (what: string, path: Path, name: unknown, known: readonly string[]): Problem[] => {
  const plain = unfilled(name)
  if (typeof plain !== 'string' || known.includes(plain)) return []
  return [{ path, found: `unknown ${what}`, allowed: known.join(', '), meant: nearest(plain, known) }]
}

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    tree,
  )

const mapAt = (tree: unknown, ...path: Path): Readonly<Record<string, unknown>> => {
  const value = at(tree, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}

const listAt = (tree: unknown, ...path: Path): readonly unknown[] => {
  const value = at(tree, path)
  return Array.isArray(value) ? value : []
}
