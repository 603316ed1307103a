import { double, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

/** One row per user, batch and day; what the events leave open is the text `unknown`. */
export const summaryEvents = dataset('summary_events', {
  block: 'obsrv',
  summary: 'Time that learners spent in a batch',
  columns: {
    courseId: text,
    batchId: text,
    userId: text,
    timestamp,
    /** Seconds. */
    sum__edata_time_spent: double,
    /** Minutes. */
    timespent: double,
  },
  partition: ['courseId'],
  clustering: ['batchId', 'userId'],
})
