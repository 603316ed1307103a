import type { RunRecord } from '../../../../lib/index.js'
import type { Store } from '../../../../lib/store.js'
import type { Database } from '../../../connectors/postgres/support/database.js'
import { enter } from '../../support/requests.js'

/** What must never be on the page: of persons, of files, of keys. */
export const SECRETS = [
  'batch-tag-7',
  'asha-the-user',
  'asha@example.org',
  '9876543210',
  'files.example.org',
  'secret-key',
  'batch-secret',
  '_batch.zip',
]

/** What would do harm if it came into the page as it is. */
export const HOSTILE = `<img src=x onerror="alert(1)">'"&</script>`

const HOUR = 3_600_000
const PLAIN = {
  tag: 'batch-tag-7:channel-7',
  requested_by: 'asha-the-user',
  requested_channel: 'channel-7',
  encryption_key: 'secret-key',
  request_data: '{"batchId":"batch-secret"}',
}

const FAILURE = `Internal Server Error: asha@example.org, 9876543210, https://files.example.org/x?y ${HOSTILE}`

const ROWS = [
  { request_id: 'WAITS-LONG', status: 'SUBMITTED', submittedAgoMs: 2 * HOUR + 300_000 },
  { request_id: 'WAITS', status: 'SUBMITTED', submittedAgoMs: 42_000, job_id: 'userinfo-exhaust' },
  { request_id: 'WORKED-ON', status: 'PROCESSING', submittedAgoMs: HOUR },
  { request_id: 'SILENT', status: 'PROCESSING', submittedAgoMs: 3 * HOUR },
  { request_id: 'OF-TODAY', status: 'PROCESSING', submittedAgoMs: 4 * HOUR, job_id: 'response-exhaust' },
  {
    request_id: 'DONE',
    status: 'SUCCESS',
    submittedAgoMs: 5 * HOUR,
    execution_time: 95_400,
    download_urls: ['https://files.example.org/progress-exhaust/DONE/_batch.zip'],
  },
  { request_id: 'FAILED', status: 'FAILED', submittedAgoMs: 6 * HOUR, iteration: 2, err_message: FAILURE },
  { request_id: HOSTILE, status: 'odd', submittedAgoMs: 7 * HOUR, job_id: HOSTILE },
]

const STATES = `
  INSERT INTO lern_request_state (tag, request_id, attempt, claimed_at, leased_until, progress) VALUES
  ($1, 'WORKED-ON', 1, now() - interval '10 minutes', now() + interval '1 minute',
    '{"rows": 1234567, "percent": 40, "eta": 900}'),
  ($1, 'SILENT', 3, now() - interval '2 hours', now() - interval '1 hour', '{"rows": 12, "percent": 1, "eta": 0}'),
  ($1, 'DONE', 1, now() - interval '100 seconds', NULL, '{"rows": 5000, "percent": 100, "eta": 0}'),
  ($1, 'FAILED', 2, now() - interval '5 hours', NULL, '{}')`

/** Enters requests in all the states that they can be in. */
export const enterAll = async (database: Database): Promise<void> => {
  for (const row of ROWS) await enter(database, { ...PLAIN, ...row })
  await database.run(STATES, [PLAIN.tag])
  await database.run(
    `UPDATE job_request SET dt_job_completed = now() AT TIME ZONE 'UTC' WHERE status IN ('SUCCESS', 'FAILED')`,
  )
}

const STEPS = ['read user_enrolments', 'join users', 'release consented', 'select', 'sort', 'write', 'seal']

/** A record as a run leaves it. */
export const recordOf = (report: string, at: number, more: Partial<RunRecord> = {}): RunRecord => ({
  run: `202403${String(at + 1).padStart(2, '0')}T063000Z-0000000${at % 10}`,
  report,
  parameters: { batchId: 'batch-secret' },
  status: 'success',
  startedAt: `2024-03-${String(at + 1).padStart(2, '0')}T06:30:00.000Z`,
  seconds: 20 + 7 * (at % 5),
  files: [{ path: 'channel/_batch.zip', rows: 900 + at, bytes: 10_000, sha256: 'abc' }],
  steps: STEPS.map((name, index) => ({ name, rowsIn: 1_000, rowsOut: 990 - index, seconds: 7 - index })),
  dropped: { 'no consent': 42 },
  personalColumns: [],
  released: [],
  peakMemoryBytes: 201 * 2 ** 20,
  ...more,
})

export const putRecord = (store: Store, record: RunRecord): Promise<void> =>
  store.put(`_runs/${record.report}/${record.run}.json`, JSON.stringify(record))

/** Records of a report that runs by itself, one of which failed, and of a request. */
export const putRecords = async (store: Store): Promise<void> => {
  const error = { code: 'SOURCE_TIMEOUT', message: 'cassandra sunbird.user is slow', at: {} } as const
  for (let at = 0; at < 12; at++)
    await putRecord(
      store,
      recordOf('admin-user-reports', at, at === 8 ? { status: 'failed', error, files: [] } : {}),
    )
  await putRecord(store, recordOf('progress-exhaust', 3, { parameters: { request: 'DONE' } }))
  await putRecord(store, recordOf('progress-exhaust', 4, { parameters: { request: 'ANOTHER' } }))
}
