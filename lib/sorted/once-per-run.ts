import type { Scan } from '../source.js'
import type { SortedRows } from './sorted-rows.js'

interface Sorting {
  readonly rows: Promise<SortedRows>
  /** Of the scan that began it. */
  readonly signal: AbortSignal
}

/** A run is known by its temporary folder; with it goes what was sorted for it. */
type OfRun = Map<string, Sorting>

/** Sorts for the first scan of a run, and gives the same rows to the run's other scans that `name` calls the same. */
export const oncePerRun = <Asked extends Scan>(
  name: (scan: Asked) => string,
  sort: (scan: Asked) => Promise<SortedRows>,
): ((scan: Asked) => Promise<SortedRows>) => {
  const runs = new WeakMap<Scan['temporary'], OfRun>()

  const ofRun = (scan: Asked): OfRun => {
    const known = runs.get(scan.temporary) ?? new Map<string, Sorting>()
    runs.set(scan.temporary, known)
    return known
  }

  const begin = (known: OfRun, scan: Asked): Sorting => {
    const rows = sort(scan)
    rows.catch(() => known.delete(name(scan)))
    const sorting = { rows, signal: scan.signal }
    known.set(name(scan), sorting)
    return sorting
  }

  const sorted = async (scan: Asked): Promise<SortedRows> => {
    const known = ofRun(scan)
    const sorting = known.get(name(scan)) ?? begin(known, scan)
    try {
      return await sorting.rows
    } catch (error) {
      scan.signal.throwIfAborted()
      // Who began may have been told to stop, which is no reason for others to fail.
      if (sorting.signal.aborted) return sorted(scan)
      throw error
    }
  }
  return sorted
}
