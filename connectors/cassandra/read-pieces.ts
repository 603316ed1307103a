import type { Place } from '../../lib/errors.js'
import { backoff, isRawPage, type Page } from './cluster.js'
import { leavingSignal } from './leaving.js'
import { PageSize } from './page-size.js'
import { fetchPage, Patience, pages, type Reading, Stuck } from './pager.js'
import { cutSlice, type Piece, partitionPiece, restPiece } from './pieces.js'
import type { TablePlan } from './plans.js'
import { positionAfter, serializedKey } from './position.js'
import { MOST_LOSSES, stuckIn } from './stuck.js'

/**
 * Below this page size a slice of the ring is cut; one partition cannot be cut and goes down to single rows.
 */
const FEWEST = { slice: 10, partition: 1 }
/** How often a page of that size is asked for before that is done. */
const TRIES = { slice: 2, partition: 5 }

/**
 * The pages of pieces that hold rows, piece by piece. While the caller works on the last page of a piece,
 * the first page of the next one is on its way, if that one is a partition.
 *
 * Pieces that cannot be read as they are give way to smaller ones. What was delivered is not read again.
 */
export async function* readPieces(
  plan: TablePlan,
  pieces: readonly Piece[],
  place: Place,
  caller: AbortSignal,
): AsyncGenerator<Page> {
  const { signal, leave, end } = leavingSignal(caller)
  const work = new Work(plan, pieces, place, signal)
  try {
    for (let piece = work.next(); piece; piece = work.next()) {
      try {
        yield* work.read(piece)
      } catch (error) {
        if (!(error instanceof Stuck)) throw error
        await work.goAround(piece, error)
      }
    }
    end()
  } finally {
    leave()
  }
}

/** The pieces that are still to be read, and what was learned on the way. */
class Work {
  readonly #left: Piece[]
  readonly #patience: Patience
  /** The first page of the next piece, on its way. */
  #early: Reading | undefined
  /** The last page of the piece that is being read. */
  #last: Page | undefined
  #startAt: number | undefined
  #losses = 0

  constructor(
    readonly plan: TablePlan,
    pieces: readonly Piece[],
    readonly place: Place,
    readonly signal: AbortSignal,
  ) {
    this.#left = [...pieces]
    this.#patience = new Patience(plan.cluster.settings.retryForMs)
  }

  next(): Piece | undefined {
    this.#last = undefined
    return this.#left.shift()
  }

  async *read(piece: Piece): AsyncGenerator<Page> {
    const found = pages(this.#early ?? this.#reading(piece))
    this.#early = undefined
    if (piece.kind === 'twins') {
      this.#left.unshift(...(await twinsOf(this.plan, piece, found)))
      return
    }
    for await (const page of found) {
      this.#last = page
      this.#losses = 0
      if (page.next === undefined) this.#begin(this.#left[0])
      yield page
    }
  }

  /** Puts other pieces in the place of what is left of one. */
  async goAround(piece: Piece, stuck: Stuck): Promise<void> {
    if (stuck.why === 'lost' && ++this.#losses > MOST_LOSSES) throw stuckIn(piece.range, this.place, stuck)
    this.#left.unshift(...insteadOf(this.plan, piece, this.#last, this.place, stuck))
    if (stuck.why === 'slow') this.#startAt = FEWEST.slice
    else await backoff(this.#losses, this.signal)
  }

  #begin(next: Piece | undefined): void {
    if (next?.kind !== 'partition') return
    const reading = this.#reading(next)
    const first = fetchPage(reading, undefined, this.signal)
    first.catch(() => {})
    this.#early = { ...reading, first }
  }

  #reading(piece: Piece): Reading {
    const fewest = isManyTokens(piece) ? FEWEST.slice : FEWEST.partition
    return {
      cluster: this.plan.cluster,
      query: piece.query,
      size: new PageSize(this.plan.weight, fewest, this.#startAt),
      tries: mayCut(this.plan, piece) ? TRIES.slice : TRIES.partition,
      patience: this.#patience,
      place: this.place,
      signal: this.signal,
    }
  }
}

const isManyTokens = ({ range, kind }: Piece): boolean => kind === 'slice' && range.end - range.start > 1n

const mayCut = ({ cluster }: TablePlan, piece: Piece): boolean => cluster.decodesPages && isManyTokens(piece)

/** The pieces that cover what is left of a piece, without what it has delivered. */
const insteadOf = (
  { statements, schema }: TablePlan,
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
  throw stuckIn(piece.range, place, stuck, position)
}

const twinsOf = async (
  { statements, schema }: TablePlan,
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
