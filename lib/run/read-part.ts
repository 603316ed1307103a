import type { AnyReport } from '../flow/report.js'
import type { Values, Writing } from '../sinks/sink.js'
import type { Draft } from '../store.js'
import type { AnyRow } from '../types.js'
import type { Division } from './division.js'
import { finish, openSink } from './execute.js'
import { identify, type Prepared, prepare } from './prepare.js'
import type { RunOptions } from './run-options.js'
import { type StoredTally, storeTally } from './stored.js'
import { writeRanged } from './write-ranged.js'

export interface PartOptions extends RunOptions {
  readonly division: Division
}

/** What a part of a run gives. Its files hold rows alone; whoever gets them ends their drafts. */
export interface Part {
  readonly files: readonly PartFile[]
  /** Rows that went into no file, by reason. */
  readonly leftOut: ReadonlyMap<string, number>
  /** What its ranges counted. */
  readonly counted: StoredTally
  /** What every part counts alike: the reading of small tables. */
  readonly lookups: StoredTally
}

export interface PartFile {
  readonly draft: Draft
  readonly values: Values
  readonly rows: number
  readonly bytes: number
  /** Of the rows as they will stand in the file. */
  readonly sha256: string
}

/**
 * Reads some ranges of a report into drafts of their own, and checks that no row was lost. On a failure it leaves no
 * draft.
 *
 * @throws LernError with the code, the place and the cause of what went wrong
 */
export const readPart = async (report: AnyReport, options: PartOptions): Promise<Part> => {
  const identity = await identify(report, options)
  const prepared = await prepare(report, identity, options)
  try {
    const writing = await openSink(prepared.job.plan.branches[0]!, identity, prepared, options)
    try {
      await writeRanged(prepared.job, writing)
      return await partOf(prepared, writing)
    } catch (error) {
      await writing.abort(false).catch(() => {})
      throw error
    }
  } finally {
    await prepared.temporary.remove()
  }
}

/** The marks tell the values of the files, which come in the same order. What went into no file is told apart. */
const partOf = async (prepared: Prepared, writing: Writing<AnyRow>): Promise<Part> => {
  const marks = Object.values((await writing.mark({ durable: false })).files)
  const counted = storeTally(prepared.job.tally)
  const finished = await finish(prepared, [writing])
  const files = finished.map(({ draft, file: { rows, bytes, sha256 } }, index) => ({
    draft,
    values: marks[index]!.values,
    rows,
    bytes,
    sha256,
  }))
  return { files, leftOut: new Map(writing.dropped), counted, lookups: storeTally(prepared.job.lookups) }
}
