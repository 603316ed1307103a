import { CqlError } from './cql-error.js'

export type Operator = '=' | '>' | '>=' | '<' | '<=' | 'IN'

/** What a condition compares with: a value bound to a `?`, or one that the statement holds. */
type Operand = { readonly marker: number } | { readonly literal: string }

export interface Condition {
  /** The column, or the columns inside of `token(…)`. */
  readonly subject: string | readonly string[]
  readonly operator: Operator
  readonly operand: Operand
}

export interface Selected {
  readonly name: string
  readonly subject: string | readonly string[]
}

export interface Select {
  readonly keyspace: string | undefined
  readonly table: string
  /** Undefined for `*`. */
  readonly selected: readonly Selected[] | undefined
  readonly conditions: readonly Condition[]
  /** Clustering columns that must come after the values bound to as many markers, the last ones of the statement. */
  readonly after: readonly string[]
  /** One row for each partition. */
  readonly distinct: boolean
  readonly limit: number | undefined
}

const STATEMENT = new RegExp(
  [
    /^\s*SELECT\s+(?<distinct>DISTINCT\s+)?(?<columns>.+?)\s+FROM\s+(?<from>[\w."]+)/,
    /(?:\s+WHERE\s+(?<where>.+?))?/,
    /(?:\s+LIMIT\s+(?<limit>\d+))?/,
    /(?:\s+ALLOW\s+FILTERING)?\s*;?\s*$/,
  ]
    .map(part => part.source)
    .join(''),
  'is',
)
const TOKEN = /^token\s*\((.+)\)$/is
const ALIASED = /^(.+?)\s+AS\s+(\S+)$/is
const CONDITION = /^(.+?)\s*(<=|>=|=|<|>|\bIN\b)\s*(\?|'.*'|[\w.+-]+)$/is
const AFTER = /\s+AND\s+\(([^()]+)\)\s*>\s*\([?,\s]+\)$/i
const COMMA_OUTSIDE = /,(?![^(]*\))/
const LITERAL_TEXT = /^'(.*)'$/s

const refuse = (what: string): never => {
  throw new CqlError('invalid', `the fake server does not understand: ${what}`)
}

const nameOf = (text: string): string => {
  const trimmed = text.trim()
  return trimmed.startsWith('"') ? trimmed.slice(1, -1) : trimmed.toLowerCase()
}

const subjectOf = (text: string): string | string[] => {
  const [, inside] = TOKEN.exec(text.trim()) ?? []
  return inside === undefined ? nameOf(text) : inside.split(',').map(nameOf)
}

const selectedOf = (text: string): Selected => {
  const [, expression, alias] = ALIASED.exec(text.trim()) ?? []
  const subject = subjectOf(expression ?? text)
  const ownName = typeof subject === 'string' ? subject : `system.token(${subject.join(', ')})`
  return { name: alias === undefined ? ownName : nameOf(alias), subject }
}

const conditionsOf = (where: string): Condition[] => {
  let marker = 0
  const operandOf = (text: string): Operand =>
    text === '?' ? { marker: marker++ } : { literal: LITERAL_TEXT.exec(text)?.[1] ?? text }

  return where.split(/\s+AND\s+/i).map(text => {
    const [, subject, operator, operand] = CONDITION.exec(text.trim()) ?? refuse(text)
    return {
      subject: subjectOf(subject!),
      operator: operator!.toUpperCase() as Operator,
      operand: operandOf(operand!),
    }
  })
}

/**
 * Reads a SELECT of columns and `token(…)`, with conditions joined by AND, the last of which may be a comparison of
 * clustering columns by `>`, and a limit, and no more.
 *
 * Throws a `CqlError` for everything else.
 */
export const parseSelect = (statement: string): Select => {
  const parts = STATEMENT.exec(statement)?.groups ?? refuse(statement)
  const [table, keyspace] = parts.from!.split('.').map(nameOf).reverse()
  return {
    keyspace,
    table: table!,
    selected: parts.columns === '*' ? undefined : parts.columns!.split(COMMA_OUTSIDE).map(selectedOf),
    conditions: parts.where === undefined ? [] : conditionsOf(parts.where.replace(AFTER, '')),
    after:
      AFTER.exec(parts.where ?? '')?.[1]
        ?.split(',')
        .map(nameOf) ?? [],
    distinct: parts.distinct !== undefined,
    limit: parts.limit === undefined ? undefined : Number(parts.limit),
  }
}
