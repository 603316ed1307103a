import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import { LernError } from '../../../lib/index.js'
import type { Outcome, Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { enter, type RowValues, type Seen, see } from '../support/requests.js'
import { workOnce } from '../support/worker.js'

const batch = (batchId: string) => ({ channel: 'c', batchId, filePath: `p/R/${batchId}.zip`, fileSize: 10 })
const A = batch('a')
const B = batch('b')
const DEFECT = 'Internal Server Error: '

const outcome = (status: Outcome['status'], more: Partial<Outcome> = {}): Process => {
  return async () => ({ status, files: [], processedBatches: [], ...more })
}
const throws = (error: unknown): Process => {
  return async () => {
    throw error
  }
}

interface Case {
  readonly what: string
  readonly process: Process
  readonly row?: Partial<RowValues>
  /** What is another value than in the row before. */
  readonly becomes: Partial<Seen>
}

const failed = { status: 'FAILED', completedNow: true, download_urls: [] }

const CASES: readonly Case[] = [
  {
    what: 'all batches done',
    process: outcome('SUCCESS', { files: [A.filePath, B.filePath], processedBatches: [A, B] }),
    becomes: {
      status: 'SUCCESS',
      download_urls: [A.filePath, B.filePath],
      processed_batches: [A, B],
      completedNow: true,
    },
  },
  {
    what: 'done at the third try: the last failure stays readable',
    process: outcome('SUCCESS', { files: [A.filePath], processedBatches: [A] }),
    row: { status: 'FAILED', iteration: 2, err_message: 'before' },
    becomes: {
      status: 'SUCCESS',
      download_urls: [A.filePath],
      processed_batches: [A],
      completedNow: true,
    },
  },
  {
    what: 'nothing to report',
    process: outcome('FAILED', { message: 'No data found' }),
    becomes: { ...failed, iteration: 1, err_message: 'No data found', processed_batches: [] },
  },
  {
    what: 'an iteration that nobody has set',
    process: outcome('FAILED', { message: 'No data found' }),
    row: { iteration: null },
    becomes: { ...failed, iteration: 1, err_message: 'No data found', processed_batches: [] },
  },
  {
    what: 'one batch failed, another one is done',
    process: outcome('FAILED', { message: 'x,y', processedBatches: [A] }),
    row: { iteration: 1 },
    becomes: { ...failed, iteration: 2, err_message: 'x,y', processed_batches: [A] },
  },
  {
    what: 'a long message',
    process: outcome('FAILED', { message: 'm'.repeat(400) }),
    becomes: { ...failed, iteration: 1, err_message: `${'m'.repeat(297)}...`, processed_batches: [] },
  },
  {
    what: 'some batches put off',
    process: outcome('DEFERRED', { processedBatches: [A] }),
    row: { status: 'FAILED', iteration: 1, err_message: 'before', execution_time: 5 },
    becomes: { status: 'SUBMITTED', processed_batches: [A] },
  },
  {
    what: 'an error',
    process: throws(new Error('no such table')),
    row: { processed_batches: JSON.stringify([A]) },
    becomes: { ...failed, iteration: 1, err_message: `${DEFECT}no such table` },
  },
  {
    what: 'an error with a long text',
    process: throws(new LernError('SOURCE_REFUSED', 'e'.repeat(400))),
    becomes: { ...failed, iteration: 1, err_message: DEFECT + 'e'.repeat(250) },
  },
  {
    what: 'an error without a text',
    process: throws(new Error()),
    becomes: { ...failed, iteration: 1, err_message: DEFECT },
  },
  {
    what: 'something thrown that is no error',
    process: throws('text'),
    becomes: { ...failed, iteration: 1, err_message: `${DEFECT}text` },
  },
]

describeWithPostgres('a row of a request', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  for (const { what, process, row, becomes } of CASES) {
    it(`says ${what}`, async () => {
      await enter(database, { request_id: 'R', ...row })
      const before = await see(database, 'R')
      let during: string | undefined
      const watched: Process = async (request, context) => {
        during = (await see(database, 'R')).status
        return process(request, context)
      }
      await workOnce(database.pool(), { processes: { 'progress-exhaust': watched } })
      expect(during).to.equal('PROCESSING')
      const after = await see(database, 'R')
      const took = after.status === 'SUCCESS' ? after.execution_time : before.execution_time
      expect(after).to.deep.equal({ ...before, ...becomes, execution_time: took })
      if (after.status === 'SUCCESS') expect(after.execution_time).to.be.at.least(0)
    })
  }
})
