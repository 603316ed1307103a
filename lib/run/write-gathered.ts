import { LernError } from '../errors.js'
import { mergeTally, newTally } from '../flow/observe.js'
import { openOrigin, openSteps } from '../flow/open.js'
import type { Context, Tally } from '../flow/step.js'
import type { Writing } from '../sinks/sink.js'
import { type TokenRange, WHOLE_RING } from '../token-range.js'
import type { AnyRow, Chunk, Chunks } from '../types.js'
import { branchName } from './balance.js'
import { AHEAD, inRingOrder } from './in-ring-order.js'
import type { Job } from './job.js'
import { tee } from './tee.js'

/**
 * Reads a flow range by range, runs what needs all rows over them as one sequence, and writes each branch. The ranges'
 * rows go where they cannot be taken back from, so a range is tried again only while none of them was handed on.
 */
export const writeGathered = async (job: Job, writings: readonly Writing<AnyRow>[]): Promise<void> => {
  const { flow, gathered, branches } = job.plan
  const stop = new AbortController()
  const signal = AbortSignal.any([job.signal, stop.signal])
  const context = job.context(WHOLE_RING, job.tally, signal)
  const trunk = openSteps(gathered, gatheredRows({ ...job, signal }), context, flow.name)
  const copies = tee(trunk, branches.length)
  const written = branches.map(async ({ steps }, index) => {
    const name = branchName(flow.name, index, branches.length)
    const rows = openSteps(steps, copies[index]!, context, name)
    try {
      await writeAll(rows, writings[index]!, job, index === 0)
    } catch (error) {
      stop.abort(error)
      throw error
    }
  })
  for (const outcome of await Promise.allSettled(written)) {
    if (outcome.status === 'rejected') throw stop.signal.aborted ? stop.signal.reason : outcome.reason
  }
}

const writeAll = async (
  rows: Chunks<AnyRow>,
  writing: Writing<AnyRow>,
  job: Job,
  reports: boolean,
): Promise<void> => {
  let written = 0
  for await (const chunk of rows) {
    const room = job.limit - written
    await writing.write(chunk.length > room ? chunk.slice(0, room) : chunk)
    written += Math.min(chunk.length, room)
    if (reports) job.observe.rows(written)
    if (written >= job.limit) return
  }
}

async function* gatheredRows(job: Job): Chunks<AnyRow> {
  const inFlight = { ...job, ahead: AHEAD.rows }
  for await (const { index, event } of inRingOrder(job.ranges, readRange(job), inFlight)) {
    if (event.kind === 'piece') yield event.piece
    else if (event.kind === 'restart') throw tooLate(event.cause)
    else {
      mergeTally(job.tally, event.result)
      job.observe.rangeDone(index + 1, job.ranges.length)
    }
  }
}

const readRange = ({ plan, context }: Job) =>
  async function* (range: TokenRange, _: number, signal: AbortSignal): AsyncGenerator<Chunk<AnyRow>, Tally> {
    const tally = newTally()
    const within: Context = context(range, tally, signal)
    yield* openSteps(plan.ranged, openOrigin(plan.flow.origin, within), within, plan.flow.name)
    return tally
  }

const tooLate = (cause: unknown) =>
  new LernError(
    'SOURCE_UNAVAILABLE',
    'a range failed after its rows were sorted or grouped with others',
    {
      allowed: 'run the report again',
    },
    { cause },
  )
