import { rowOrder } from '../../../../lib/order.js'
import type { AnyRow } from '../../../../lib/types.js'
import { summaryEvents } from '../../../../pipelines/datasets/index.js'

const TIMESTAMP = '2024-03-04T18:30:00.000Z'

export const groupOf = (event: object) => ({ version: 'v1', timestamp: TIMESTAMP, event })

/** What Druid answers. */
export const groups = Array.from({ length: 40 }, (_, at) =>
  groupOf({
    courseId: at % 8 === 7 ? null : `do_${at % 8}`,
    batchId: at % 10 === 9 ? null : `batch-${at}`,
    userId: `user-${at}`,
    sum__edata_time_spent: at * 60.5,
    timespent: (at * 60.5) / 60,
  }),
)

const order = rowOrder(summaryEvents)

export const rows: readonly AnyRow[] = groups
  .map(({ event }) => ({
    ...(event as AnyRow),
    courseId: (event as AnyRow).courseId ?? 'unknown',
    batchId: (event as AnyRow).batchId ?? 'unknown',
    timestamp: new Date(TIMESTAMP),
  }))
  .sort((a, b) => (order(a) < order(b) ? -1 : 1))
