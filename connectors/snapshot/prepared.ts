import type { Scan } from '../../lib/source.js'
import type { Names } from '../../lib/types.js'
import type { SnapshotFile } from './files.js'
import { readRows } from './read.js'
import { sortRows } from './sorted.js'
import type { SortedRows } from './sorted-rows.js'

/** Sorts each file once in a run, for all of its ranges. */
export interface Prepared {
  sorted(file: SnapshotFile, columns: Names, scan: Scan): Promise<SortedRows>
}

interface Sorting {
  readonly rows: Promise<SortedRows>
  /** Of the scan that began it. */
  readonly signal: AbortSignal
}

/** A run is known by its temporary folder; with it goes what was sorted for it. */
type OfRun = Map<string, Sorting>

export const preparedOnce = (memory: number): Prepared => {
  const runs = new WeakMap<Scan['temporary'], OfRun>()

  const ofRun = (scan: Scan): OfRun => {
    const known = runs.get(scan.temporary) ?? new Map<string, Sorting>()
    runs.set(scan.temporary, known)
    return known
  }

  const begin = (known: OfRun, name: string, file: SnapshotFile, columns: Names, scan: Scan): Sorting => {
    const rows = sortRows(readRows(file, columns, scan), file.path, memory, scan)
    rows.catch(() => known.delete(name))
    const sorting = { rows, signal: scan.signal }
    known.set(name, sorting)
    return sorting
  }

  const sorted: Prepared['sorted'] = async (file, columns, scan) => {
    const known = ofRun(scan)
    const name = JSON.stringify([file.path, scan.dataset.name, columns])
    const sorting = known.get(name) ?? begin(known, name, file, columns, scan)
    try {
      return await sorting.rows
    } catch (error) {
      scan.signal.throwIfAborted()
      // Who began may have been told to stop, which is no reason for others to fail.
      if (sorting.signal.aborted) return sorted(file, columns, scan)
      throw error
    }
  }
  return { sorted }
}
