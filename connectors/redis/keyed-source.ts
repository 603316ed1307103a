import { ahead } from '../../lib/ahead.js'
import type { Dataset } from '../../lib/dataset.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Get, Scan, Source } from '../../lib/source.js'
import type { AnyRow, Chunks, Names } from '../../lib/types.js'
import type { BatchSize } from './batch-size.js'
import { checkKeyed } from './check.js'
import { estimate } from './estimate.js'
import { UNDER_WAY } from './in-batches.js'
import { keyColumn } from './key-column.js'
import type { KeyForm } from './key-form.js'
import { listKeys } from './list-keys.js'
import type { Server } from './server.js'

/** What of a scan and of a look-up says what is read. */
export type Wanted = Pick<Get, 'dataset' | 'columns' | 'signal' | 'reject'>

/** Reads rows by their keys: one answer for each key, in order; undefined where there is no such row. */
export type ReadKeys = (keys: Names) => Promise<readonly (AnyRow | undefined)[]>

export interface Keyed {
  readonly server: Server
  readonly form: KeyForm
  readonly size: BatchSize
  /** Whether a database without any such key can be right. */
  readonly mayBeEmpty: boolean
  reader(wanted: Wanted): ReadKeys
}

/**
 * A source of rows that stand under one Redis key each. All keys are listed and sorted once in a run; their rows
 * are then read in that order, range by range.
 */
export const keyedSource = (keyed: Keyed): Source => {
  const { server, form } = keyed

  const sortedKeys = orderedRows(
    async function* ({ dataset, signal }) {
      const key = keyColumn(dataset)
      for await (const values of listKeys(server, form, signal)) {
        yield values.map(value => ({ row: { [key]: value } }))
      }
    },
    { memory: server.settings.memory, repeats: 'first' },
  )

  async function* read(scan: Scan): AsyncGenerator<readonly AnyRow[]> {
    const key = keyColumn(scan.dataset)
    const readKeys = keyed.reader(scan)
    // In order even when any would do: only there does a key that was listed twice show.
    for await (const keys of sortedKeys({ ...scan, ordered: true, columns: [key] })) {
      for (let at = 0, end = 0; at < keys.length; at = end) {
        end = at + UNDER_WAY * keyed.size.keys
        const rows = await readKeys(keys.slice(at, end).map(row => row[key] as string))
        yield rows.filter(row => row !== undefined)
      }
    }
  }

  return {
    name: server.name,
    rows: scan => untilAborted(scan, read),
    get: async wanted => keyed.reader(wanted)(wanted.keys),
    estimate: () => estimate(server, form),
    check: (dataset: Dataset) => checkKeyed(keyed, dataset),
  }
}

async function* untilAborted(
  scan: Scan,
  read: (scan: Scan) => AsyncGenerator<readonly AnyRow[]>,
): Chunks<AnyRow> {
  scan.signal.throwIfAborted()
  for await (const rows of ahead(read(scan))) {
    scan.signal.throwIfAborted()
    if (rows.length > 0) yield rows
  }
  scan.signal.throwIfAborted()
}
