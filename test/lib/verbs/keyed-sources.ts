import type { AnyRow, Chunks, Dataset, Names, Scan, Source } from '../../../lib/index.js'
import { columnsOf, keyText } from '../../../lib/row-key.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

/* Sources that serve the same rows and can do more or less of what they are asked with keys. */

export interface Watched extends Source {
  /** Scans that were begun. */
  readonly scans: readonly Scan[]
  /** Keys that were asked for, question by question. */
  readonly finds: NonNullable<Source['finds']>
  readonly found: readonly (readonly object[])[]
  /** Scans that were begun and not closed. */
  readonly open: number
}

type Make = (dataset: Dataset, rows: readonly object[], chunk?: number) => Watched

/** It can only be read as a whole, in the order in which rows are given when nobody needs another. */
export const listing: Make = (dataset, rows, chunk = 2) => {
  const inOrder = memorySource(dataset, rows, { chunk })
  const asGiven = memorySource({ ...dataset, partition: [], clustering: [] }, rows, { chunk })
  const scans: Scan[] = []
  return {
    name: `listing ${dataset.name}`,
    scans,
    found: [],
    rows: scan => {
      scans.push(scan)
      return scan.ordered ? inOrder.rows(scan) : within(asGiven.rows(scan), inOrder, scan)
    },
    ranges: inOrder.ranges!,
    finds: async () => false,
    get open() {
      return inOrder.open + asGiven.open
    },
  }
}

/** Rows as they are given, but only those of the range. */
async function* within(all: Chunks<AnyRow>, inOrder: Source, scan: Scan): Chunks<AnyRow> {
  const inside = new Set<string>()
  for await (const chunk of inOrder.rows(scan)) for (const row of chunk) inside.add(JSON.stringify(row))
  for await (const chunk of all) {
    const kept = chunk.filter(row => inside.has(JSON.stringify(row)))
    if (kept.length > 0) yield kept
  }
}

/** It finds rows by keys. */
export const finding: Make = (dataset, rows, chunk) => {
  const listed = listing(dataset, rows, chunk)
  const found: (readonly object[])[] = []
  const source = memorySource(dataset, rows)
  return Object.create(listed, {
    name: { value: `finding ${dataset.name}` },
    found: { value: found },
    finds: { value: async () => true },
    find: {
      value: (wanted: Parameters<NonNullable<Source['find']>>[0]) => {
        found.push(wanted.keys)
        return source.find!(wanted)
      },
    },
  })
}

/** It keeps the rows of a slice together, sorted by these columns, which begin with those of the slice. */
export const slicing =
  (...sorted: Names): Make =>
  (dataset, rows, chunk) => {
    const listed = listing(dataset, rows, chunk)
    const begins = (columns: Names) => sorted.slice(0, columns.length).every(name => columns.includes(name))
    return Object.create(listed, {
      name: { value: `slicing ${dataset.name}` },
      sortedAmong: { value: async (_: Dataset, columns: Names) => (begins(columns) ? sorted : undefined) },
      rows: {
        value: (scan: Scan) =>
          scan.among && !scan.ordered && begins(columnsOf(scan.among))
            ? slices(
                listed.rows({ ...scan, columns: [...new Set([...scan.columns, ...sorted])] }),
                scan,
                sorted,
              )
            : listed.rows(scan),
      },
    })
  }

async function* slices(all: Chunks<AnyRow>, { among = [], columns }: Scan, sorted: Names): Chunks<AnyRow> {
  const named = columnsOf(among)
  const wanted = new Set(among.map(key => keyText(key, named)))
  const rows: AnyRow[] = []
  for await (const chunk of all) rows.push(...chunk.filter(row => wanted.has(keyText(row, named))))
  rows.sort((a, b) => (keyText(a, sorted) < keyText(b, sorted) ? -1 : 1))
  for (let at = 0; at < rows.length; at += 3)
    yield rows.slice(at, at + 3).map(row => Object.fromEntries(columns.map(column => [column, row[column]])))
}
