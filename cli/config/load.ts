import { basename, dirname, resolve } from 'node:path'
import { isRight } from 'fp-ts/lib/Either.js'
import type { ValidationError } from 'io-ts'
import { LernError } from '../../lib/errors.js'
import { codecOf } from './codec.js'
import { complete } from './complete.js'
import { type ConfigDocument, type Fault, type Position, parseConfig } from './document.js'
import { findConfig, type Where } from './find.js'
import { interpolate } from './interpolate.js'
import { type Problem, pathText, sentence } from './problem.js'
import { danglingNames, type KnownNames } from './references.js'
import { type Config, schema } from './schema.js'

/**
 * The configuration: found, its references filled in, checked, completed with what it leaves out.
 * Fails with `CONFIG` and one line per problem, with all problems of the file at once.
 */
export const loadConfig = async ({
  known,
  ...where
}: Where & { readonly known: KnownNames }): Promise<Config> => {
  const found = await findConfig(where)
  const file = found?.file ?? resolve(where.cwd, 'lern.yaml')
  const document = parseConfig(found?.text ?? '')
  if (document.faults.length > 0) throw refuse(file, document.faults.map(fault))
  const folder = dirname(file)
  const { tree, problems } = interpolate(document.tree, { env: where.env, folder })
  const decoded = codecOf(schema).decode(tree)
  const told = [
    ...problems,
    ...(isRight(decoded) ? [] : decoded.left.map(asProblem)),
    ...danglingNames(tree, known),
  ]
  if (isRight(decoded) && told.length === 0) return complete(decoded.right, folder)
  throw refuse(file, inFileOrder(oncePerPath(told), document))
}

const place = ({ line, column }: Position): string => `${line}:${column}`

const fault = ({ position, found }: Fault): string => `${place(position)}: ${found}`

const inFileOrder = (problems: readonly Problem[], document: ConfigDocument): string[] =>
  problems
    .map(problem => ({ problem, at: document.position(problem.path) }))
    .sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
    .map(({ problem, at }) => `${pathText(problem.path)} (${place(at)}): ${sentence(problem)}`)

const refuse = (file: string, lines: readonly string[]): LernError => {
  const problems = lines.length === 1 ? 'a problem' : `${lines.length} problems`
  const title = `${basename(file)} has ${problems}:`
  return new LernError('CONFIG', [title, ...lines.map(each => `  ${each}`)].join('\n'), { file })
}

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
