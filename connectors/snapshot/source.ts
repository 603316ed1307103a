import type { Dataset } from '../../lib/dataset.js'
import { itemFilter } from '../../lib/search/item-filter.js'
import { shardRange } from '../../lib/shard.js'
import { foundRows } from '../../lib/sorted/found-rows.js'
import type { Located } from '../../lib/sorted/located.js'
import { inOrderOf, orderedRows, sortedOnce } from '../../lib/sorted/ordered-rows.js'
import type { Scan, Source } from '../../lib/source.js'
import { type TokenRange, WHOLE_RING } from '../../lib/token-range.js'
import type { Chunks } from '../../lib/types.js'
import { checkFile } from './check.js'
import { findFile, missing, type SnapshotFile } from './files.js'
import { readRows } from './read.js'
import { type Searching, searched } from './searched.js'

export interface ServeOptions {
  /** The file's name in the folder, when it is not the dataset's. */
  readonly file?: string
  /** A missing file is an empty dataset. */
  readonly optional?: boolean
}

/** A folder with one file for each dataset. */
export interface Snapshot {
  /**
   * Serves a dataset from its file: `<dataset>.jsonl`, `.jsonl.gz`, `.csv` or `.csv.gz`, rows in any order.
   */
  serve(options?: ServeOptions): Source
}

const MEMORY = 64 * 1024 * 1024

export interface SnapshotOptions {
  /** The folder. */
  readonly root: string
  /** Bytes of a dataset's rows that may stay in memory when they have to be sorted. */
  readonly memory?: number
}

/**
 * Holds: up to `memory` bytes of the rows of each dataset that is read in order or by key, for as long as the
 * run lasts; more are sorted on disk. Rows that may come in any order stream from the file.
 */
export const snapshot = ({ root, memory = MEMORY }: SnapshotOptions): Snapshot => ({
  serve: (options = {}) => serve(root, memory, options),
})

const serve = (root: string, memory: number, { file: name, optional = false }: ServeOptions): Source => {
  const fileOf = async (dataset: Dataset): Promise<SnapshotFile | undefined> => {
    const file = await findFile(root, dataset.name, name)
    if (!file && !optional) throw missing(root, dataset.name, name)
    return file
  }

  async function* read(scan: Scan): Chunks<Located> {
    const file = await fileOf(scan.dataset)
    if (file) yield* readRows(file, scan.columns, scan)
  }

  const found = orderedRows<Searching>(scan => searched(read, scan), {
    memory,
    identity: ({ dataset, columns, body }) => JSON.stringify([dataset.name, columns, body]),
  })

  const sorted = sortedOnce(read, { memory })

  return {
    name: `snapshot ${root}`,
    rows: inOrderOf(sorted, read),
    ...foundRows(sorted),
    search: body => {
      const filter = itemFilter(body, `snapshot ${root}`)
      return scan => found({ ...scan, body, filter })
    },
    ranges: async (dataset, wanted) => split(await fileOf(dataset), wanted),
    check: dataset => checkFile(dataset, () => fileOf(dataset)),
  }
}

/** Below this, a range is not worth its bookkeeping. */
const RANGE_BYTES = 4 * 1024 * 1024

const split = (file: SnapshotFile | undefined, wanted: number): readonly TokenRange[] => {
  const total = Math.min(wanted, Math.floor((file?.bytes ?? 0) / RANGE_BYTES))
  if (total < 2) return [WHOLE_RING]
  return Array.from({ length: total }, (_, at) => shardRange({ index: at + 1, total }))
}
