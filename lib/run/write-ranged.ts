import { mergeTally, newTally } from '../flow/observe.js'
import { openFlow } from '../flow/open.js'
import type { Tally } from '../flow/step.js'
import type { Writing } from '../sinks/sink.js'
import type { CsvBytes } from '../source.js'
import type { TokenRange } from '../token-range.js'
import type { AnyRow, Chunk } from '../types.js'
import { AHEAD, inRingOrder } from './in-ring-order.js'
import type { Job } from './job.js'
import { readBytes } from './read-bytes.js'

/** What a range hands on: rows, or records that its source has encoded. */
export type Piece = { readonly rows: Chunk<AnyRow> } | { readonly csv: CsvBytes }

/**
 * Reads a flow range by range straight into one sink. A range that fails half-way is taken back from the files and read
 * again; from time to time the ledger notes how far the files are good.
 */
export const writeRanged = async (job: Job, writing: Writing<AnyRow>): Promise<void> => {
  const total = job.ranges.length
  let start = await writing.mark({ durable: false })
  let finished = 0
  let current = 0
  let noted = Date.now()
  const ahead = job.plan.bytes ? AHEAD.records : AHEAD.rows
  const ranges = job.ranges.slice(job.skip)
  for await (const { index, event } of inRingOrder(ranges, readRange(job), { ...job, ahead })) {
    if (event.kind === 'piece') {
      current += await writePiece(writing, event.piece, job.limit - finished - current)
      job.observe.rows(finished + current)
      if (finished + current >= job.limit) return
    } else if (event.kind === 'restart') {
      await writing.rollback(start)
      current = 0
      job.observe.retried()
    } else {
      mergeTally(job.tally, event.result)
      finished += current
      current = 0
      const done = job.skip + index + 1
      const isDue = done < total && Date.now() - noted >= job.noteEvery
      const durable = job.ledger !== undefined && writing.resumable && isDue
      start = await writing.mark({ durable })
      job.observe.rangeDone(done, total)
      if (!durable) continue
      await job.ledger?.note(done, start, job.tally)
      noted = Date.now()
    }
  }
}

const readRange = (job: Job) =>
  async function* (range: TokenRange, _index: number, signal: AbortSignal): AsyncGenerator<Piece, Tally> {
    const tally = newTally()
    const context = job.context(range, tally, signal)
    if (job.plan.bytes) yield* readBytes(job.plan.flow, job.plan.bytes, context)
    else for await (const rows of openFlow(job.plan.flow, context)) yield { rows }
    return tally
  }

/** Writes no more than `room` rows, and says how many. */
const writePiece = async (writing: Writing<AnyRow>, piece: Piece, room: number): Promise<number> => {
  if ('csv' in piece) {
    await writing.writeCsv?.(piece.csv)
    return piece.csv.rows
  }
  const rows = piece.rows.length > room ? piece.rows.slice(0, room) : piece.rows
  await writing.write(rows)
  return rows.length
}
