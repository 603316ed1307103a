import {
  type AnyRow,
  type Chunks,
  count,
  from,
  type Located,
  type Names,
  orderedRows,
  read,
  type Scan,
  type Source,
} from '../../lib/index.js'
import { userEnrolments } from '../datasets/index.js'

const COMPLETED = 2
const MEMORY = 64 * 1024 * 1024

const counts = from(userEnrolments, 'batchid', 'active', 'status', 'completedon')
  .filter('it is active', r => r.active === true)
  .group(['batchid'], {
    participants: count(),
    completed: count(r => r.completedon !== null || r.status === COMPLETED),
  })

export interface CountedBatchesOptions {
  /** Bytes of counts that may stay in memory; 64 MiB by default. */
  readonly memory?: number
}

/**
 * Serves `batch_counts` by counting enrolments: who is active takes part, and has completed with a completion
 * date or the status 2. Each scan reads all enrolments once; one that cannot be decoded fails it.
 */
export const countedBatches = (
  enrolments: Source,
  { memory = MEMORY }: CountedBatchesOptions = {},
): Source => {
  async function* counted({ columns, signal }: Scan): Chunks<Located> {
    const catalog = { user_enrolments: enrolments }
    for await (const chunk of read(counts, { catalog, memory, signal }))
      yield chunk.map(row => ({ row: picked(row, columns) }))
  }
  return {
    name: `counted from ${enrolments.name}`,
    rows: orderedRows(counted, { memory }),
    check: async () => (await enrolments.check?.(userEnrolments)) ?? [],
  }
}

const picked = (row: AnyRow, columns: Names): AnyRow =>
  Object.fromEntries(columns.map(column => [column, row[column]]))
