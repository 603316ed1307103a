import { columnsOf } from '../row-key.js'
import type { Catalog, Scan, Source } from '../source.js'
import type { AnyRow, Chunks } from '../types.js'
import { Group } from './group.js'
import { mustReadAll } from './must-read-all.js'
import { withWays } from './with-ways.js'

/** One of several runs that read what they can together. */
export interface SharingRun {
  /** How many runs there are, itself included. */
  readonly count: number
  /** The catalog, but with scans for rows of some keys made as one with those of the other runs. */
  readonly share: (catalog: Catalog) => Catalog
  /** To be called when the run has ended: nobody waits for it any longer. */
  readonly leave: () => Promise<void>
}

export interface SharingOptions {
  /** How long a scan waits for runs that have not come to theirs; 5 seconds when not given. */
  readonly patienceMs?: number
  /** About how many bytes of rows may wait in memory for runs that come later; 64 MiB when not given. */
  readonly memory?: number
}

const PATIENCE_MS = 5_000
const MEMORY = 64 * 1024 * 1024
/** Ranges of a scan whose rows wait at the same time. */
const RANGES = 64

/**
 * Lets some runs read together: where several of them look for rows by columns by which a table does not find them, the
 * table is scanned once for all. A scan begins when each run has come to its own, has ended, or was waited for long
 * enough. From there on each goes at its own pace and fails alone: rows wait for it, in memory and then on disk.
 */
export const sharingRuns = (
  count: number,
  { patienceMs = PATIENCE_MS, memory = MEMORY }: SharingOptions = {},
): readonly SharingRun[] => {
  const group = new Group(patienceMs, memory / (count * RANGES))
  return Array.from({ length: count }, () => {
    const member = group.add()
    const share = (source: Source) =>
      withWays(source, {
        rows: scan => sharedRows(source, scan, () => group.rows(member, source, scan)),
        ...(source.ranges && {
          ranges: (dataset, wanted, columns) => group.ranges(source, dataset, wanted, columns),
        }),
      })
    return {
      count,
      share: catalog =>
        Object.fromEntries(Object.entries(catalog).map(([name, each]) => [name, share(each)])),
      leave: () => group.leave(member),
    }
  })
}

async function* sharedRows(source: Source, scan: Scan, together: () => Chunks<AnyRow>): Chunks<AnyRow> {
  yield* (await isShared(source, scan)) ? together() : source.rows(scan)
}

/** Where all of a table is read for the rows of some keys, others can have theirs on the way. */
const isShared = async (source: Source, { dataset, among, between }: Scan): Promise<boolean> =>
  among !== undefined && !between && (await mustReadAll(source, dataset, columnsOf(among)))
