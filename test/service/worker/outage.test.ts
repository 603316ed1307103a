import { EventEmitter, once } from 'node:events'
import { expect } from 'chai'
import pg from 'pg'
import { pino } from 'pino'
import { postgres } from '../../../connectors/postgres/index.js'
import type { Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { gateTo } from '../support/gate.js'
import { enter, see, seeState } from '../support/requests.js'
import { worker } from '../support/worker.js'

describeWithPostgres('a worker whose database is away for a while', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())

  it('writes what it has done when it is back, and goes on', async () => {
    const gate = await gateTo(database.url())
    const pool = new pg.Pool({ connectionString: gate.url, max: 4, connectionTimeoutMillis: 2_000 })
    pool.on('error', () => {})
    const lines = new EventEmitter()
    const log = pino({ base: null }, { write: line => lines.emit(JSON.parse(line).msg) })
    const stop = new AbortController()
    const process: Process = async ({ requestId }) => {
      if (requestId === 'A') await gate.shut()
      return { status: 'SUCCESS', files: [requestId], processedBatches: [] }
    }
    for (const request_id of ['A', 'B']) await enter(database, { request_id })

    const processes = { 'progress-exhaust': process }
    const working = worker(pool, { processes, signal: stop.signal, log })
    await once(lines, 'the database does not answer')
    await once(lines, 'the database does not answer')
    expect(await see(database, 'A')).to.include({ status: 'PROCESSING' })
    await gate.open()
    await once(lines, 'ended')
    await once(lines, 'ended')
    stop.abort()
    expect(await working).to.include({ success: 2, lost: 0, unwritten: 0 })
    expect(await see(database, 'A')).to.include({ status: 'SUCCESS' })
    expect(await seeState(database, 'A')).to.include({ attempt: '1' })
    await pool.end()
    await gate.shut()
  })
})
