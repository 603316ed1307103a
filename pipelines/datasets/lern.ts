import { boolean, decimal, double, int, list, map, struct, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

const block = 'lern'

/** Dates stand twice: text as once written, and the timestamp that beats it when present. */
export const courseBatch = dataset('course_batch', {
  block,
  summary: 'Batches of collections: name, status, dates',
  columns: {
    courseid: text,
    batchid: text,
    name: text,
    description: text,
    status: int,
    enrollmenttype: text,
    startdate: text,
    enddate: text,
    enrollmentenddate: text,
    createddate: text,
    updateddate: text,
    start_date: timestamp,
    end_date: timestamp,
    enrollment_enddate: timestamp,
    created_date: timestamp,
    updated_date: timestamp,
    createdby: text,
    createdfor: list(text),
    mentors: list(text),
    cert_templates: map(map(text)),
    tandc: boolean,
  },
  partition: ['courseid'],
  clustering: ['batchid'],
})

export const userEnrolments = dataset('user_enrolments', {
  block,
  summary: 'Who takes part in which batch, and how far they are',
  columns: {
    userid: text,
    courseid: text,
    batchid: text,
    active: boolean,
    addedby: text,
    enrolleddate: text,
    enrolled_date: timestamp,
    completedon: timestamp,
    datetime: timestamp,
    lastcontentaccesstime: timestamp,
    completionpercentage: int,
    progress: int,
    status: int,
    certstatus: int,
    certificates: list(map(text)),
    issued_certificates: list(map(text)),
    /** Content id to 0, 1 or 2; 2 is completed. */
    contentstatus: map(int),
    lastreadcontentid: text,
    lastreadcontentstatus: int,
  },
  partition: ['userid'],
  clustering: ['courseid', 'batchid'],
  keyedFreely: true,
})

export const userActivityAgg = dataset('user_activity_agg', {
  block,
  summary: 'Completed contents and best scores of a user in a collection and batch',
  columns: {
    activity_type: text,
    activity_id: text,
    user_id: text,
    /** `cb:` and the batch id. */
    context_id: text,
    agg: map(int),
    agg_last_updated: map(timestamp),
    /** `completedCount`, and `score:`, `max_score:`, `attempts_count:` with a content id. */
    aggregates: map(double),
    agg_details: list(text),
  },
  partition: ['activity_type', 'activity_id', 'user_id'],
  clustering: ['context_id'],
})

const question = struct({
  id: text,
  assess_ts: timestamp,
  max_score: double,
  score: double,
  type: text,
  title: text,
  resvalues: list(map(text)),
  params: list(map(text)),
  description: text,
  duration: decimal,
})

const attempt = {
  course_id: text,
  batch_id: text,
  user_id: text,
  content_id: text,
  attempt_id: text,
  created_on: timestamp,
  last_attempted_on: timestamp,
  updated_on: timestamp,
  total_max_score: double,
  total_score: double,
  /** `score/max`. */
  grand_total: text,
  question: list(question),
}

export const assessmentAggregator = dataset('assessment_aggregator', {
  block,
  summary: 'Attempts at assessments, with the answer to each question',
  columns: attempt,
  partition: ['course_id'],
  clustering: ['batch_id', 'user_id', 'content_id', 'attempt_id'],
  keyedFreely: true,
})

export const assessmentArchive = dataset('assessment_archive', {
  block,
  summary: 'Attempts that were moved from the database to files',
  columns: attempt,
  partition: ['course_id'],
  clustering: ['batch_id', 'user_id', 'content_id', 'attempt_id'],
})

export const batchCounts = dataset('batch_counts', {
  block,
  summary: 'Participants of a batch, and how many completed it',
  columns: { batchid: text, participants: int, completed: int },
  partition: ['batchid'],
})
