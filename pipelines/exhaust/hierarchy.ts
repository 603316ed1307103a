import * as t from 'io-ts'
import { from, jsonText, LernError } from '../../lib/index.js'
import { contentHierarchy } from '../datasets/index.js'

export const hierarchies = from(contentHierarchy, 'hierarchy')

/** A unit or a content of a collection. */
interface Node {
  readonly identifier?: unknown
  readonly contentType?: unknown
  readonly objectType?: unknown
  readonly primaryCategory?: unknown
  readonly children?: unknown
}

/** What a report needs to know of the tree of a collection. */
export interface Hierarchy {
  /** Contents that count for the progress; 0 when the tree does not say. */
  readonly leafNodesCount: number
  readonly leafNodes: ReadonlySet<string>
  /** Contents with questions that give a score, ascending. */
  readonly assessed: readonly string[]
}

const readTree = jsonText(t.UnknownRecord)

/** Fails for a collection without a tree that can be read. */
export const hierarchyOf = (collection: string, json: string | null | undefined): Hierarchy => {
  const tree = readTree(json)
  if (!tree.ok) throw new LernError('NO_DATA', `the collection ${collection} has no hierarchy`)
  const { leafNodesCount = 0, leafNodes } = tree.value
  if (leafNodesCount !== null && !Number.isInteger(leafNodesCount))
    throw new LernError('NO_DATA', `the hierarchy of the collection ${collection} counts no leaf nodes`)
  const nodes = [...nodesOf(tree.value)]
  return {
    leafNodesCount: Number(leafNodesCount),
    leafNodes: new Set(t.array(t.string).is(leafNodes) ? leafNodes : leavesOf(nodes)),
    assessed: [...new Set(nodes.filter(isAssessed).flatMap(idOf))].sort(),
  }
}

function* nodesOf(node: Node): Generator<Node> {
  yield node
  if (!Array.isArray(node.children)) return
  for (const child of node.children) if (t.UnknownRecord.is(child)) yield* nodesOf(child)
}

const idOf = ({ identifier }: Node): readonly string[] => (typeof identifier === 'string' ? [identifier] : [])

const leavesOf = (nodes: readonly Node[]): readonly string[] =>
  nodes.filter(({ children }) => !Array.isArray(children) || children.length === 0).flatMap(idOf)

const isAssessed = ({ contentType, objectType, primaryCategory }: Node): boolean =>
  contentType === 'SelfAssess' ||
  (objectType === 'QuestionSet' && primaryCategory === 'Practice Question Set')
