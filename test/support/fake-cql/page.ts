import { CqlError, type CqlErrorName } from './cql-error.js'
import type { QueryParameters } from './query-parameters.js'
import { rowsResult } from './result.js'
import type { Scan } from './scan.js'
import { bytes, concat, int } from './wire.js'

/** Pages that nobody gave a size. */
const DEFAULT_SIZE = 5000
const STATE_LENGTH = 8

/** One page that was asked for. */
export interface PageRequest {
  readonly statement: string
  readonly keyspace: string
  readonly table: string
  /** What is bound to the markers. */
  readonly values: QueryParameters['values']
  /** The bounds of the token, where the statement has them. */
  readonly start: bigint | undefined
  readonly end: bigint | undefined
  readonly pageSize: number
  /** Rows of the same statement and values that lie before this page. */
  readonly offset: number
  /** 1 when it is asked for the first time. */
  readonly asked: number
}

/** What goes wrong with a page. Without one it is served. */
export type Fault =
  /** No rows, and a paging state to go on with: the same rows come with the next page. */
  | { readonly empty: true }
  | { readonly error: CqlErrorName }
  /** The connection breaks in the middle of the answer. The client needs another: see `connectClient`. */
  | { readonly reset: true }
  | { readonly delayMs: number }

/** No two states are the same, even when a page made no way. */
const pagingState = (offset: number, asked: number): Buffer => concat(int(offset), int(asked))

const offsetIn = (state: Buffer | null): number => {
  if (state === null) return 0
  if (state.length !== STATE_LENGTH) throw new CqlError('invalidPagingState')
  return state.readInt32BE()
}

export const pageRequest = (
  statement: string,
  scan: Scan,
  { values, ...paging }: QueryParameters,
): PageRequest => ({
  statement,
  keyspace: scan.table.keyspace,
  table: scan.table.name,
  values,
  start: scan.bound('>', values),
  end: scan.bound('<', values),
  pageSize: paging.pageSize ?? DEFAULT_SIZE,
  offset: offsetIn(paging.pagingState),
  asked: 1,
})

export const isSamePage = (left: PageRequest, right: PageRequest): boolean =>
  left.statement === right.statement &&
  left.offset === right.offset &&
  Buffer.concat(left.values.map(bytes)).equals(Buffer.concat(right.values.map(bytes)))

export const emptyPage = (scan: Scan, { offset, asked }: PageRequest): Buffer =>
  rowsResult(scan, [], pagingState(offset, asked))

export const page = (scan: Scan, request: PageRequest, values: QueryParameters['values']): Buffer => {
  const { offset, pageSize, asked } = request
  const rows = scan.rows(values)
  const end = offset + pageSize
  const next = end < rows.length ? pagingState(end, asked) : null
  return rowsResult(scan, rows.slice(offset, end), next)
}
