import { rowOrder } from '../../../../lib/order.js'
import { Personal } from '../../../../lib/personal.js'
import type { AnyRow } from '../../../../lib/types.js'
import { jobRequest } from '../../../../pipelines/datasets/index.js'
import type { Database } from './database.js'

const SUBMITTED = Date.parse('2024-03-05T06:07:08.123Z')

/** What every installation can keep. */
const request = (at: number) => ({
  request_id: `REQUEST-${at}`,
  tag: `do_${at}_batch:channel-${at % 3}`,
  job_id: 'progress-exhaust',
  status: at % 2 === 0 ? 'SUBMITTED' : 'SUCCESS',
  request_data: `{"batchId" :  "batch-${at}", "ü": 1.0}`,
  requested_by: at % 5 === 0 ? null : `user-${at}`,
  requested_channel: `channel-${at % 3}`,
  dt_job_submitted: new Date(SUBMITTED + at * 60_000),
  dt_file_created: null,
  dt_job_completed: at % 2 === 0 ? null : new Date(SUBMITTED + at * 120_000),
  download_urls: at % 2 === 0 ? [] : [`a/${at}.zip`, 'with, "quotes"\\'],
  execution_time: at % 2 === 0 ? null : at * 1_000,
  err_message: at === 7 ? 'a line\nand another; DROP TABLE job_request' : null,
  iteration: at % 4,
  encryption_key: at % 3 === 0 ? new Personal(`key-${at}`) : null,
})

const COUNT = 60
const orderOf = rowOrder(jobRequest)

/** Rows of the dataset `job_request` in its order; columns that a table does not have are null. */
export const requestRows: readonly AnyRow[] = Array.from({ length: COUNT }, (_, at) => ({
  ...request(at),
  processed_batches: null,
  batch_number: null,
})).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))

/** Puts the rows into a table that has at least the columns of every installation. */
export const insertRequests = async ({ run }: Database, table: string): Promise<void> => {
  for (let at = 0; at < COUNT; at++) {
    const row = request(at)
    const names = Object.keys(row)
    const places = names.map((_, index) => `$${index + 1}`)
    const values = Object.values(row).map(value => (value instanceof Personal ? Personal.open(value) : value))
    await run(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`, values)
  }
}
