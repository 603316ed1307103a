import { cachedName } from '../sunbird/cached-name.js'
import { dateText, dayOf, shownDay } from '../sunbird/dates.js'
import { batchKey, type CollectionBatch } from './collection-batch.js'

/** The keys of the enrolments in some batches. */
export const keysOf = (batches: readonly CollectionBatch[]) =>
  batches.map(({ batchid, courseid }) => ({ batchid, courseid }))

/** How attempts belong to learners: batch by batch, and in each by the learner. */
export const BY_BATCH = {
  slice: { batchid: 'batch_id', courseid: 'course_id' },
  on: { userid: 'user_id' },
} as const

/** Whether an attempt is of one of some batches. */
export const isOf = (batches: readonly CollectionBatch[]) => {
  const wanted = new Set(batches.map(batchKey))
  return (attempt: { readonly course_id: string; readonly batch_id: string }): boolean =>
    wanted.has(batchKey({ courseid: attempt.course_id, batchid: attempt.batch_id }))
}

/** Finds the batch of a row of theirs. */
export const batchOf = <Batch extends CollectionBatch>(batches: readonly Batch[]) => {
  const byKey = new Map(batches.map(batch => [batchKey(batch), batch]))
  return (row: { readonly courseid: string; readonly batchid: string }): Batch => byKey.get(batchKey(row))!
}

interface Dated {
  readonly enrolleddate: string | null
  readonly enrolled_date: Date | null
}

/** An enrolment that counts: active, with a date in either column. */
export const isEnrolled = ({
  active,
  enrolleddate,
  enrolled_date,
}: Dated & { readonly active: boolean | null }): boolean =>
  active === true && (enrolleddate !== null || enrolled_date !== null)

/** The owner of a collection sees all its learners, another organisation only those who are its own. */
export const isVisible = ({
  batch: { requestedBy, owner },
  user,
}: {
  readonly batch: CollectionBatch
  readonly user: { readonly rootorgid: string | null }
}): boolean => requestedBy === owner || user.rootorgid === requestedBy

/** The day of an enrolment, `dd/MM/yyyy`; nothing for a text that is no day. */
export const enrolmentDay = ({ enrolleddate, enrolled_date }: Dated, zone: string): string => {
  const day = dayOf(dateText(enrolled_date, enrolleddate, zone))
  return day === undefined ? '' : shownDay(day)
}

interface Learner {
  readonly userid: string
  readonly courseid: string
  readonly batchid: string
  readonly batch: CollectionBatch
}

/** What every file says first: the collection, the batch, the learner. */
export const learnerColumns = {
  'Collection Id': (r: Learner) => r.courseid,
  'Collection Name': (r: Learner) => r.batch.collectionName,
  'Batch Id': (r: Learner) => `BatchId_${r.batchid}`,
  'Batch Name': (r: Learner) => r.batch.batchName,
  'User UUID': (r: Learner) => r.userid,
} as const

/** The same by the names that configurations use. */
export const learnerSources = {
  courseid: 'Collection Id',
  collectionName: 'Collection Name',
  batchid: 'Batch Id',
  batchName: 'Batch Name',
  userid: 'User UUID',
} as const

/** A text of the user cache, as files show it. */
export const cached =
  <const C extends string>(column: C) =>
  (r: { readonly user: { readonly [K in C]: string | null } }): string | undefined =>
    cachedName(r.user[column])
