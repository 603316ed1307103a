import { createInterface } from 'node:readline'
import pg from 'pg'
import type { Process } from '../../../service/worker/index.js'
import { worker } from '../support/worker.js'

/**
 * A worker in a process of its own: `tsx worker-process.ts URL LEASE-SECONDS [CLOCK-SKEW-MS]`. It says what
 * it does, line by line; before it publishes, it waits for a line. It ends when nothing is left.
 */
const [url = '', leaseSeconds = '60', skew = '0'] = process.argv.slice(2)

const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given: readonly unknown[]) {
    super(...((given.length > 0 ? given : [RealDate.now() + Number(skew)]) as [number]))
  }

  static override now(): number {
    return RealDate.now() + Number(skew)
  }
} as DateConstructor

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const pool = new pg.Pool({ connectionString: url })

const publish: Process = async ({ requestId }, { stillMine }) => {
  console.log(`working on ${requestId}`)
  await lines.next()
  if (!(await stillMine())) throw new Error('it is not mine')
  await pool.query(`INSERT INTO published VALUES ($1, 'process')`, [requestId])
  return { status: 'SUCCESS', files: [`p/${requestId}`], processedBatches: [] }
}

const worked = await worker(pool, {
  processes: { 'progress-exhaust': publish },
  leaseSeconds: Number(leaseSeconds),
  once: true,
})
console.log(JSON.stringify(worked))
process.exit(0)
