import type { Protection } from '../../lib/index.js'

/** A batch of a collection that is asked for, and what every row of its file says about it. */
export interface CollectionBatch {
  readonly batchid: string
  readonly courseid: string
  readonly batchName: string | null
  readonly collectionName: string | null
  /** The organisation that owns the collection. */
  readonly owner: string | null
  /** The organisation that asks: whose users, whose policy. */
  readonly requestedBy: string
  /** Whether learners are asked to share their data. */
  readonly asksForConsent: boolean
  /** Tells its file from those of other batches. */
  readonly file: string
  /** How its file is locked up; absent: it is stored as it is. */
  readonly protection?: Protection | undefined
}

/** What tells batches apart: a batch id may stand under two collections. */
export const batchKey = (of: { readonly courseid: string; readonly batchid: string }): string =>
  `${of.courseid} ${of.batchid}`
