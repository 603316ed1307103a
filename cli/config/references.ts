import { nearest } from '../../lib/nearest.js'
import { unfilled } from './filled.js'
import { type NamedItem, namedItems } from './named-items.js'
import type { Path, Problem } from './problem.js'
import { meantPath } from './report-path.js'

/** The names that a configuration may refer to. */
export interface KnownNames {
  readonly datasets: readonly string[]
  readonly blocks: readonly string[]
  /** The names of each report's parameters. */
  readonly reports: ReadonlyMap<string, readonly string[]>
  /** The reports of each file of custom ones, by its path as it is written. */
  readonly files: ReadonlyMap<string, readonly string[]>
}

/** The source that is there without being configured: the bundled sample. */
export const SAMPLE = 'snapshot'

/** Whether a configuration says where datasets come from that its catalog does not name. */
export const hasDefault = (tree: unknown): boolean => mapAt(tree, 'catalog').default !== undefined

/**
 * Names that refer to nothing: sources, datasets, reports and their parameters, building blocks.
 * It looks at the file as it stands, so that these problems are told together with those of its values.
 */
export const danglingNames = (tree: unknown, known: KnownNames): Problem[] => [
  ...entryNames(tree, ['catalog'], known),
  ...entryNames(tree, ['cache', 'tables'], known),
  ...reportNames(tree, known),
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

const reportNames = (tree: unknown, known: KnownNames): Problem[] =>
  namedItems(at(tree, ['reports'])).flatMap((item, index, all) => {
    const path = ['reports', ...item.path]
    const isSecond = all.findIndex(({ name }) => name === item.name) < index
    if (isSecond) return [{ path, found: `${item.name} stands twice` }]
    return (known.files.get(item.name) ?? [item.name]).flatMap(name => [
      ...reportName(name, path, known),
      ...parameterNames(name, [...path, 'parameters'], item, known),
    ])
  })

const reportName = (name: string, path: Path, { reports }: KnownNames): Problem[] =>
  check('report', path, name, [...reports.keys()]).map(problem => ({
    ...problem,
    meant: meantPath(name) ?? problem.meant,
  }))

const parameterNames = (report: string, path: Path, { value }: NamedItem, known: KnownNames): Problem[] => {
  const parameters = known.reports.get(report)
  if (!parameters) return []
  return Object.keys(mapAt(value, 'parameters')).flatMap(name =>
    check('parameter', [...path, name], name, parameters),
  )
}

const check = (what: string, path: Path, name: unknown, known: readonly string[]): Problem[] => {
  const plain = unfilled(name)
  if (typeof plain !== 'string' || known.includes(plain)) return []
  return [
    { path, found: `unknown ${what}`, allowed: known.join(', ') || 'none', meant: nearest(plain, known) },
  ]
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
