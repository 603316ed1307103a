import { double, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

/**
 * Time of a user in a batch, to be summed up. What the events leave open is the text `unknown`, and some hold
 * that text themselves; so a key has rows of several days, or several of one.
 */
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
  repeats: 'all',
})
