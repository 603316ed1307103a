import { MIN_TOKEN, type TokenRange } from '../../lib/token-range.js'
import type { PageQuery } from './cluster.js'
import type { Position } from './position.js'
import { splitEvenly } from './ring.js'
import type { Statements } from './statement.js'

/** A part of a scan that is read by paging through one query. */
export interface Piece {
  readonly query: PageQuery
  /** What the query covers; a single partition when it is one token wide. */
  readonly range: TokenRange
  /** `twins` finds the partitions that share a token, to be read one by one. */
  readonly kind: 'slice' | 'partition' | 'twins'
  /** For `twins`: the partition key after which they come. */
  readonly after?: Buffer
}

export const ofToken = (token: bigint): TokenRange => ({
  start: token > MIN_TOKEN ? token - 1n : token,
  end: token,
})

export const slicePiece = (statements: Statements, range: TokenRange): Piece => ({
  kind: 'slice',
  range,
  query: { cql: statements.slice, values: [String(range.start), String(range.end)], token: range.end },
})

/**
 * A partition, or as much of it as the values say: those of its key, then of the clustering columns that are
 * given.
 */
export const partitionPiece = (statements: Statements, token: bigint, values: readonly Buffer[]): Piece => ({
  kind: 'partition',
  range: ofToken(token),
  query: { cql: statements.partition, values, token },
})

/** What is left of a partition piece after a row of it. */
export const restPiece = (statements: Statements, { token, partition, clustering }: Position): Piece[] =>
  clustering && statements.rest
    ? [
        {
          kind: 'partition',
          range: ofToken(token),
          query: { cql: statements.rest, values: [...partition, ...clustering], token },
        },
      ]
    : []

/** Other partitions may have the same token, and come after this one by the bytes of their keys. */
const twinsPiece = (statements: Statements, { token, key }: Position): Piece => {
  const range = ofToken(token)
  const values = [String(range.start), String(range.end)]
  return { kind: 'twins', range, after: key, query: { cql: statements.partitions, values, token } }
}

/**
 * Pieces that cover what a slice still owes after a position, or from its start; nothing when it cannot be
 * cut.
 */
export const cutSlice = (
  statements: Statements,
  range: TokenRange,
  position: Position | undefined,
  why: 'slow' | 'lost',
): Piece[] | undefined => {
  const left = position ? { start: position.token, end: range.end } : range
  const isOneToken = left.end - left.start === 1n
  if (!position && why === 'slow' && isOneToken) return undefined
  const parts = left.end === left.start ? [] : splitEvenly(left, why === 'slow' ? 2 : 1)
  const slices = parts.map(part => slicePiece(statements, part))
  return position ? [...restPiece(statements, position), twinsPiece(statements, position), ...slices] : slices
}
