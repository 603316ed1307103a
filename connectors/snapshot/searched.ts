import { pick } from '../../lib/pick.js'
import type { SearchBody } from '../../lib/search/body.js'
import { type ItemFilter, withFields } from '../../lib/search/item-filter.js'
import type { Located } from '../../lib/sorted/located.js'
import type { Scan } from '../../lib/source.js'
import type { Chunks } from '../../lib/types.js'

/** A scan of what a search finds. */
export interface Searching extends Scan {
  readonly body: SearchBody
  readonly filter: ItemFilter
}

/** Reads all rows, with what the filter looks at, and passes on those that match, with what was asked for. */
export async function* searched(read: (scan: Scan) => Chunks<Located>, scan: Searching): Chunks<Located> {
  const { dataset, columns, filter } = scan
  const wider = [...new Set([...columns, ...filter.fields])]
  for await (const rows of read({ ...scan, dataset: withFields(dataset, filter.fields), columns: wider })) {
    const found = rows.filter(({ row }) => filter.matches(row))
    if (found.length > 0) yield found.map(({ row, ...place }) => ({ row: pick(row, columns), ...place }))
  }
}
