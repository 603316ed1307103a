import type { Pool } from 'pg'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Source } from '../../lib/source.js'
import { checkTable } from './check.js'
import type { Settings } from './options.js'
import type { Reading } from './read.js'
import { scanRows } from './scan.js'
import { Session } from './session.js'
import { parseTableName } from './table-name.js'

export interface TableOptions {
  /** A table that is not there is an empty dataset. */
  readonly optional?: boolean
}

/** A table as a source. Rows are put in the dataset's order here: the server sorts text by another order. */
export const tableSource = (
  pool: Pool,
  settings: Settings,
  name: string,
  { optional = false }: TableOptions,
): Source => {
  const reading: Reading = {
    source: `postgres ${name}`,
    table: parseTableName(name),
    optional,
    fetchSize: settings.fetchSize,
  }
  const begin = (signal: AbortSignal) =>
    Session.begin(pool, { signal, timeoutMs: settings.timeoutMs, mode: 'read' })

  return {
    name: reading.source,
    rows: orderedRows(scan => scanRows(begin, reading, scan), {
      memory: settings.memory,
    }),
    check: dataset =>
      checkTable(
        {
          ...reading,
          begin: () => begin(new AbortController().signal),
          excuse: async () => (optional ? 'there is none, so the dataset is empty' : undefined),
        },
        dataset,
      ),
  }
}
