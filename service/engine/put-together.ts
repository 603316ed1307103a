import { isDeepStrictEqual } from 'node:util'
import { LernError } from '../../lib/errors.js'
import { mergeTally } from '../../lib/flow/observe.js'
import type { AnyReport } from '../../lib/flow/report.js'
import type { Job } from '../../lib/run/job.js'
import { attempt } from '../../lib/run/run.js'
import type { RunOptions } from '../../lib/run/run-options.js'
import { rangeOf, type StoredRange, tallyOf } from '../../lib/run/stored.js'
import type { Writing } from '../../lib/sinks/sink.js'
import type { AnyRow } from '../../lib/types.js'
import type { CommitTask } from './messages.js'
import { mustSeeProof } from './proof.js'
import { type StagedPart, withStaged } from './staged-part.js'
import { errorFrom } from './told-error.js'

/**
 * Puts the parts of a run together in the order of the ring, checks the sums, and publishes the files and the record
 * as any run does. A part that failed fails the run. Doing it again gives the same files.
 *
 * @throws LernError with what the run failed with
 */
export const putTogether = async (
  task: CommitTask,
  report: AnyReport,
  options: RunOptions,
): Promise<void> => {
  const collect = async (job: Job, writing: Writing<AnyRow>): Promise<void> => {
    if (task.failure !== undefined) throw errorFrom(task.failure)
    const read: StoredRange[] = []
    for (const index of task.staged.keys()) {
      job.signal.throwIfAborted()
      await withStaged(options.store, task, index, async part => {
        await take(part, job, writing)
        if (index === 0) mergeTally(job.tally, tallyOf(part.manifest.lookups))
        read.push(...part.manifest.ranges)
      })
    }
    mustBeEqual(task.data.ranges, read)
  }
  const { ranges, startedAt } = task.data
  await mustSeeProof(options.store, task.data.report, task.run)
  const division = { run: task.run, startedAt: new Date(startedAt), ranges: ranges.map(rangeOf), collect }
  const { error } = await attempt(report, { ...options, division })
  if (error) throw error
}

const take = async (
  { manifest, next }: StagedPart,
  { tally }: Job,
  { adopt }: Writing<AnyRow>,
): Promise<void> => {
  if (!adopt) throw notFiles()
  for (const { values, rows } of manifest.files) await adopt.file({ values, rows, content: next() })
  for (const [reason, rows] of manifest.leftOut) adopt.leftOut(reason, rows)
  mergeTally(tally, tallyOf(manifest.counted))
}

const mustBeEqual = (planned: readonly StoredRange[], read: readonly StoredRange[]): void => {
  if (isDeepStrictEqual(planned, read)) return
  throw new LernError('COUNT_MISMATCH', 'the parts of the run do not cover its ranges', {
    allowed: 'each range once, in the order of the ring',
  })
}

const notFiles = () =>
  new LernError('USAGE', 'rows of this report do not go into files, so it cannot be run with --distributed', {
    allowed: 'run it whole',
  })
