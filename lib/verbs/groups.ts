import { LernError } from '../errors.js'
import { orderKey } from '../order.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { sameKey } from './dedupe.js'

/** The rows of one partition, and the key by which partitions are ordered. */
export interface Group {
  readonly order: string
  readonly rows: AnyRow[]
}

/**
 * Gathers rows into partitions, and checks that these come in the promised order.
 *
 * Yields the partitions that each chunk completes. Holds: one partition. Keeps: order.
 */
export async function* groups(
  rows: Chunks<AnyRow>,
  key: Names,
  dataset: string,
): AsyncIterable<readonly Group[]> {
  let open: Group | undefined
  for await (const chunk of rows) {
    const complete: Group[] = []
    for (const row of chunk) {
      if (open && sameKey(key, open.rows[0]!, row)) {
        open.rows.push(row)
        continue
      }
      const next: Group = { order: orderKey(key, row), rows: [row] }
      if (open) {
        if (open.order >= next.order) throw outOfOrder(dataset)
        complete.push(open)
      }
      open = next
    }
    if (complete.length > 0) yield complete
  }
  if (open) yield [open]
}

const outOfOrder = (dataset: string) =>
  new LernError('SOURCE_ORDER', `${dataset} does not come in partition order`, {
    dataset,
    allowed: 'ascending token of the partition key, then its bytes, each partition once',
  })
