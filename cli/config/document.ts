import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml'
import type { Path } from './problem.js'

/** A parsed configuration file, which still knows where each key stands. */
export interface ConfigDocument {
  readonly tree: unknown
  /** Problems of the syntax, each with its position; the tree is of no use when there are any. */
  readonly faults: readonly Fault[]
  /** `line:column` of the last key of the path that the file has. */
  readonly position: (path: Path) => Position
}

export interface Position {
  readonly line: number
  readonly column: number
}

export interface Fault {
  readonly position: Position
  readonly found: string
}

/** Parses YAML, and JSON, which is YAML too. */
export const parseConfig = (text: string): ConfigDocument => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = [...document.errors, ...document.warnings].map(error => ({
    position: position(error.pos[0]),
    found: withoutSource(error),
  }))
  const tree =
    faults.length > 0
      ? undefined
      : plainTree(document, found => faults.push({ position: position(0), found }))
  return { tree, faults, position: path => position(offsetOf(document, path)) }
}

/** Aliases are followed here; too many of them, or one that names nothing, is a fault of the file. */
const plainTree = (document: Document, fault: (found: string) => void): unknown => {
  visit(document, { Scalar: (_, node) => keepDigits(node) })
  try {
    return document.toJS()
  } catch {
    return fault('an alias that cannot be followed')
  }
}

/** Ids are often digits alone: one that is no number as it is written, such as 0126, or too long for one, stays text. */
const keepDigits = (node: Scalar): void => {
  const { source, value } = node
  if (typeof value !== 'number' || source === undefined || !DIGITS.test(source)) return
  if (String(value) !== source) node.value = source
}

const DIGITS = /^\d+(\.\d+)?$/

/** The parser ends some messages with a colon and a piece of the file, which may be a secret. */
const withoutSource = (error: YAMLError): string =>
  error.code === 'DUPLICATE_KEY'
    ? 'the same key stands twice in a map'
    : error.message.replace(/(?<=\w): .*$/s, '')

const offsetOf = (document: Document, path: Path): number => {
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    const step = stepInto(node, key)
    if (step === undefined) break
    node = step.value
    offset = step.offset
  }
  return offset
}

const stepInto = (
  node: unknown,
  key: string,
): { readonly value: unknown; readonly offset: number } | undefined => {
  if (isSeq(node)) {
    const item = node.items[Number(key)]
    return { value: item, offset: startOf(item) }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(each => isScalar(each.key) && String(each.key.value) === key)
  return pair && { value: pair.value, offset: startOf(pair.key) }
}

const startOf = (node: unknown): number =>
  (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? 0
