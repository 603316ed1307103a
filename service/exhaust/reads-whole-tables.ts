import { type Catalog, mustReadAll } from '../../lib/index.js'
import { userEnrolments } from '../../pipelines/datasets/index.js'

const BY_BATCH = ['courseid', 'batchid']

/** Whether all enrolments are read for those of a batch: their table is keyed by user. */
export const readsWholeTables = async ({ [userEnrolments.name]: source }: Catalog): Promise<boolean> => {
  try {
    return source !== undefined && (await mustReadAll(source, userEnrolments, BY_BATCH))
  } catch {
    // A source that is away: each request meets it by itself, and says so.
    return false
  }
}
