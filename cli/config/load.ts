import { isRight } from 'fp-ts/lib/Either.js'
import type { ValidationError } from 'io-ts'
import { codecOf } from './codec.js'
import { complete } from './complete.js'
import type { ConfigDocument } from './document.js'
import { type Problem, pathText, sentence } from './problem.js'
import { place, refused, type WrittenConfig } from './read.js'
import { danglingNames, hasDefault, type KnownNames } from './references.js'
import { type Config, schema } from './schema.js'

/**
 * The configuration: checked, and completed with what it leaves out.
 * Fails with `CONFIG` and one line per problem, with all problems of the file at once.
 */
export const loadConfig = ({ file, document, tree, problems }: WrittenConfig, known: KnownNames): Config => {
  const decoded = codecOf(schema).decode(tree)
  const told = [
    ...problems,
    ...(isRight(decoded) ? [] : decoded.left.map(asProblem)),
    ...danglingNames(tree, known),
  ]
  if (isRight(decoded) && told.length === 0) return complete(decoded.right, known.files, hasDefault(tree))
  throw refused(file, inFileOrder(oncePerPath(told), document))
}

const inFileOrder = (problems: readonly Problem[], document: ConfigDocument): string[] =>
  problems
    .map(problem => ({ problem, at: document.position(problem.path) }))
    .sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
    .map(({ problem, at }) => `${pathText(problem.path)} (${place(at)}): ${sentence(problem)}`)

const asProblem = ({ context, message = 'not valid' }: ValidationError): Problem => ({
  path: context.slice(1).map(({ key }) => key),
  found: message,
})

/** What is said first about a value is its real trouble; the rest follows from it. */
const oncePerPath = (problems: readonly Problem[]): Problem[] => {
  const paths = new Set<string>()
  return problems.filter(({ path }) => {
    const key = JSON.stringify(path)
    return !paths.has(key) && paths.add(key)
  })
}
