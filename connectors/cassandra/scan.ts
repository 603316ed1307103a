import { LernError, type Place } from '../../lib/errors.js'
import { rangeName, type TokenRange } from '../../lib/token-range.js'
import { backoff, type Cluster, isRawPage, type Page } from './cluster.js'
import { PageSize, type RowWeight } from './page-size.js'
import { Patience, pages, Stuck } from './pager.js'
import { cutSlice, type Piece, partitionPiece, restPiece, slicePiece } from './pieces.js'
import { type Position, positionAfter, serializedKey } from './position.js'
import type { TableSchema } from './schema.js'
import type { Statements } from './statement.js'

/** What all ranges of a scan share. */
export interface ScanPlan {
  readonly cluster: Cluster
  readonly schema: TableSchema
  readonly statements: Statements
  readonly weight: RowWeight
}

/**
 * Below this page size a slice of the ring is cut; one partition cannot be cut and goes down to single rows.
 */
const FEWEST = { slice: 10, partition: 1 }
/** How often a page of that size is asked for before that is done. */
const TRIES = { slice: 2, partition: 5 }
/** Paging states that the server may forget in a row before the scan fails. */
const MOST_LOSSES = 8

/**
 * All pages of a range that hold rows, in the table's order.
 *
 * A range in which even small pages fail is cut in two, over and over, until the partition that cannot be
 * read is found: then the scan fails and names the hash of its key. What was delivered is not read again.
 */
export async function* scanPages(
  plan: ScanPlan,
  range: TokenRange,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const within = { ...place, range: rangeName(range) }
  const patience = new Patience(plan.cluster.settings.retryForMs)
  const read = (piece: Piece, startAt?: number) =>
    pages({
      cluster: plan.cluster,
      query: piece.query,
      size: new PageSize(plan.weight, isManyTokens(piece) ? FEWEST.slice : FEWEST.partition, startAt),
      tries: mayCut(plan, piece) ? TRIES.slice : TRIES.partition,
      patience,
      place: within,
      signal,
    })

  const work = [slicePiece(plan.statements, range)]
  let startAt: number | undefined
  let losses = 0
  for (let piece = work.shift(); piece; piece = work.shift()) {
    let last: Page | undefined
    try {
      if (piece.kind === 'twins') work.unshift(...(await twinsOf(plan, piece, read(piece))))
      else
        for await (const page of read(piece, startAt)) {
          last = page
          losses = 0
          yield page
        }
    } catch (error) {
      if (!(error instanceof Stuck)) throw error
      if (error.why === 'lost' && ++losses > MOST_LOSSES) throw stuckIn(piece, within, error, undefined)
      work.unshift(...insteadOf(plan, piece, last, within, error))
      if (error.why === 'slow') startAt = FEWEST.slice
      else await backoff(losses, signal)
    }
  }
}

const isManyTokens = ({ range, kind }: Piece): boolean => kind === 'slice' && range.end - range.start > 1n

const mayCut = ({ cluster }: ScanPlan, piece: Piece): boolean => cluster.decodesPages && isManyTokens(piece)

/** The pieces that cover what is left of a piece, without what it has delivered. */
const insteadOf = (
  { statements, schema }: ScanPlan,
  piece: Piece,
  last: Page | undefined,
  place: Place,
  stuck: Stuck,
): readonly Piece[] => {
  const position = last && isRawPage(last.rows) ? positionAfter(last.rows, schema) : undefined
  // Rows that the driver has decoded do not tell where the scan could go on.
  const knowsWhere = !last || position !== undefined
  if (stuck.why !== 'late' && knowsWhere) {
    const pieces = piece.kind === 'slice' ? cutSlice(statements, piece.range, position, stuck.why) : undefined
    if (pieces) return pieces
    if (stuck.why === 'lost') return position ? restPiece(statements, position) : [piece]
  }
  throw stuckIn(piece, place, stuck, position)
}

const twinsOf = async (
  { statements, schema }: ScanPlan,
  piece: Piece,
  found: AsyncIterable<Page>,
): Promise<Piece[]> => {
  const twins: Piece[] = []
  for await (const { rows } of found) {
    if (!isRawPage(rows)) continue
    for (const partition of rows.all()) {
      const key = partition.slice(0, schema.partition.length) as Buffer[]
      if (Buffer.compare(serializedKey(key), piece.after!) > 0)
        twins.push(partitionPiece(statements, piece.range.end, key))
    }
  }
  return twins
}

/** Tells where, but not whose: the key itself may be personal. */
const stuckIn = (
  { range }: Piece,
  place: Place,
  { why, cause }: Stuck,
  position: Position | undefined,
): LernError => {
  const what = why === 'lost' ? 'every paging state is refused' : 'not even a small page comes in time'
  const where =
    range.end - range.start <= 1n
      ? `from the partition with the key hash ${hashText(range.end)}`
      : position
        ? `after the partition with the key hash ${hashText(position.token)}`
        : `from ${rangeName(range)}`
  return new LernError('SOURCE_TIMEOUT', `${place.source}: ${what} ${where}`, place, { cause })
}

const hashText = (token: bigint): string => BigInt.asUintN(64, token).toString(16).padStart(16, '0')
