import type { Readable } from 'node:stream'
import H from 'highland'
import { LernError } from '../errors.js'
import { toReadable } from '../run/read.js'
import type { Chunks, Transform } from '../types.js'

/** Rows that are gathered before they go on together. */
const FULL = 1_000

/**
 * A transform made with Highland's verbs, for `flow.through`.
 *
 * ```ts
 * flow.through('pairs', viaHighland(rows => rows.batch(2)), ['0', '1'])
 * ```
 *
 * Every value that comes out is a row: null or undefined fails with BAD_ROW.
 *
 * Holds: what the transform holds, and up to 1,000 rows on their way out.
 */
export const viaHighland =
  <A, B extends object>(change: (rows: Highland.Stream<A>) => Highland.Stream<B>): Transform<A, B> =>
  chunks =>
    transformed(chunks, change)

async function* transformed<A, B extends object>(
  chunks: Chunks<A>,
  change: (rows: Highland.Stream<A>) => Highland.Stream<B>,
): Chunks<B> {
  const source = toReadable(chunks)
  const rows = change(H<A[]>(source).sequence<A>()).map(someRow)
  const out = rows.toNodeStream({ objectMode: true }) as Readable
  try {
    yield* gathered<B>(out)
  } finally {
    // Highland never ends what it reads from.
    rows.destroy()
    source.destroy()
  }
}

/** To a Node stream null is its end, so that the rows after it would be lost. */
const someRow = <Row extends object>(row: Row | null | undefined): Row => {
  if (row !== null && row !== undefined) return row
  throw new LernError('BAD_ROW', `a transform gives ${row}, which is no row`, {
    allowed: 'an object; leave out what is no row, by compact() for one',
  })
}

async function* gathered<Row>(rows: AsyncIterable<Row>): Chunks<Row> {
  let chunk: Row[] = []
  for await (const row of rows) {
    chunk.push(row)
    if (chunk.length < FULL) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
