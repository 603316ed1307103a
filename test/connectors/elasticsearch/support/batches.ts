import { rowOrder } from '../../../../lib/order.js'
import type { AnyRow } from '../../../../lib/types.js'
import { batchCounts } from '../../../../pipelines/datasets/index.js'

/** Documents as they stand in the index; ids have capitals. */
export const documents = Array.from({ length: 25 }, (_, at) => ({
  id: `Batch-${at}`,
  batchId: `Batch-${at}`,
  name: `Batch ${at}`,
  ...(at % 4 !== 0 && { participantCount: at * 10 }),
  ...(at % 5 !== 0 && { completedCount: at }),
}))

const order = rowOrder(batchCounts)

export const rowOf = (document: (typeof documents)[number]): AnyRow => ({
  batchid: document.id,
  participants: document.participantCount ?? null,
  completed: document.completedCount ?? null,
})

export const rows: readonly AnyRow[] = documents.map(rowOf).sort((a, b) => (order(a) < order(b) ? -1 : 1))
