import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { postgres } from '../../../connectors/postgres/index.js'
import { isLernError } from '../../../lib/errors.js'
import { consumerChannel, jobRequest } from '../../../pipelines/datasets/index.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf, readAll, scanOf } from '../support/reading.js'
import { useDatabase } from './support/database.js'
import { insertRequests } from './support/requests.js'
import { SCHEMAS } from './support/schemas.js'

const OTHERS = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`

describeWithPostgres('a Postgres in trouble', server => {
  const database = useDatabase(server)
  const requests = (options = {}) => postgres(database.pool(), { fetchSize: 7, ...options }).table('requests')

  before(async () => {
    await database.run(`CREATE TABLE requests (${SCHEMAS.installer})`)
    await insertRequests(database, 'requests')
    // A row takes longer than any test.
    await database.run(`CREATE VIEW slow AS SELECT pg_sleep(60)::text AS request_id, 'x' AS tag`)
  })
  afterEach(() => expect(database.openNow()).to.equal(0))

  const withPool = async (config: pg.PoolConfig, work: (pool: pg.Pool) => Promise<void>): Promise<void> => {
    const pool = new pg.Pool({ connectionTimeoutMillis: 1_000, ...config })
    try {
      await work(pool)
    } finally {
      await pool.end()
    }
  }

  const urlWith = (change: (url: URL) => void): string => {
    const url = new URL(database.url())
    change(url)
    return url.href
  }

  const fails = (change: (url: URL) => void, code: string) => () =>
    withPool({ connectionString: urlWith(change) }, async pool => {
      const error = await failureOf(readAll(postgres(pool).table('requests'), scanOf(jobRequest)))
      if (!isLernError(error)) throw error
      expect(error.code).to.equal(code)
      expect(JSON.stringify([error.message, error.at])).not.to.include('wrong-password')
      expect(pool.totalCount).to.equal(0)
    })

  it(
    'refuses a connection',
    fails(url => {
      url.port = '1'
    }, 'SOURCE_UNAVAILABLE'),
  )
  it(
    'refuses a password',
    fails(url => {
      url.password = 'wrong-password'
    }, 'SOURCE_REFUSED'),
  )
  it(
    'has no such database',
    fails(url => {
      url.pathname = '/nowhere'
    }, 'SOURCE_MISSING'),
  )

  it('accepts connections and says nothing', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    await once(mute, 'listening')
    try {
      const { port } = mute.address() as AddressInfo
      await withPool({ host: '127.0.0.1', port, connectionTimeoutMillis: 50 }, async pool => {
        const error = await failureOf(readAll(postgres(pool).table('requests'), scanOf(jobRequest)))
        expect(error).to.have.property('code', 'SOURCE_TIMEOUT')
      })
    } finally {
      mute.close()
    }
  })

  it('has no such table', async () => {
    const missing = postgres(database.pool()).table('dev_requests')
    const error = await failureOf(readAll(missing, scanOf(jobRequest)))
    expect(error).to.include({ code: 'SOURCE_MISSING', message: 'postgres dev_requests is not there' })
  })

  it('has no such table, which is an empty dataset', async () => {
    const missing = postgres(database.pool()).table('dev_requests', { optional: true })
    expect(await readAll(missing, scanOf(jobRequest))).to.deep.equal([])
  })

  it('lets us read only what we may', async () => {
    await database.run(`CREATE ROLE reader_${process.pid} LOGIN PASSWORD 'reader'`)
    const reader = urlWith(url => {
      url.username = `reader_${process.pid}`
      url.password = 'reader'
    })
    try {
      await withPool({ connectionString: reader }, async pool => {
        const error = await failureOf(readAll(postgres(pool).table('requests'), scanOf(jobRequest)))
        expect(error).to.include({
          code: 'SOURCE_REFUSED',
          message: 'postgres requests refuses access: permission denied for table requests',
        })
      })
    } finally {
      await database.run(`DROP ROLE reader_${process.pid}`)
    }
  })

  it('takes too long for a statement', async () => {
    const slow = postgres(database.pool(), { timeoutMs: 50 }).table('slow')
    const error = await failureOf(readAll(slow, scanOf(jobRequest)))
    expect(error).to.include({
      code: 'SOURCE_TIMEOUT',
      message: 'postgres slow does not answer in time: canceling statement due to statement timeout',
    })
  })

  it('ends the connection in the middle of a scan', async () => {
    const reading = async () => {
      for await (const _chunk of requests().rows(scanOf(jobRequest)))
        await database.run(`SELECT pg_terminate_backend(pid) ${OTHERS} AND state = 'idle in transaction'`)
    }
    expect(await failureOf(reading())).to.have.property('code', 'SOURCE_UNAVAILABLE')
  })

  it('is told when nobody waits for a statement any more', async () => {
    const abort = new AbortController()
    const reason = new Error('stop')
    const slow = postgres(database.pool()).table('slow')
    const reading = failureOf(readAll(slow, scanOf(jobRequest, { signal: abort.signal })))

    const active = async () =>
      (await database.run(`SELECT 1 ${OTHERS} AND state = 'active' AND query LIKE 'FETCH%'`)).length
    while ((await active()) === 0) await pause(5)
    abort.abort(reason)
    expect(await reading).to.equal(reason)
    while ((await active()) > 0) await pause(5)
  })

  it('has no connection left, and the scan is aborted while it waits', async () => {
    await withPool({ connectionString: database.url(), max: 1, connectionTimeoutMillis: 0 }, async pool => {
      const taken = await pool.connect()
      const abort = new AbortController()
      const reading = failureOf(
        readAll(postgres(pool).table('requests'), scanOf(jobRequest, { signal: abort.signal })),
      )
      abort.abort(new Error('stop'))
      expect(await reading).to.equal(abort.signal.reason)
      taken.release()
      expect((await pool.query('SELECT 1 AS one')).rows).to.deep.equal([{ one: 1 }])
    })
  })

  it('is checked', async () => {
    const details = async (table: string, dataset = jobRequest) =>
      (await postgres(database.pool()).table(table).check!(dataset as never)).map(
        ({ what, ok, detail }) =>
          `${ok ? 'ok' : 'no'} ${what}: ${detail.replace(/\d+ ms \w+|\d+\.\d+.*/, '…')}`,
      )
    expect(await details('requests')).to.deep.equal([
      'ok postgres requests: reachable: Postgres …',
      'ok postgres requests: clock: …',
      'ok postgres requests: schema: 17 columns and the key are as job_request says',
    ])
    await database.run('CREATE TABLE channels (consumer_id text, channel varchar(20), status smallint)')
    expect((await details('channels', consumerChannel as never)).at(-1)).to.equal(
      'ok postgres channels: schema: 3 columns and the key are as consumer_channel says; ' +
        'empty because not there: created_by, created_on, updated_on',
    )
    expect((await details('nothing')).at(-1)).to.equal(
      'no postgres nothing: schema: postgres nothing is not there',
    )
    expect((await details('channels')).at(-1)).to.equal(
      'no postgres channels: schema: the table of job_request has no column request_id, ' +
        'which is part of the key; allowed: consumer_id, channel, status',
    )
  })

  it('is checked when it cannot be reached, and no password is shown', async () => {
    const wrong = urlWith(url => {
      url.password = 'wrong-password'
    })
    await withPool({ connectionString: wrong }, async pool => {
      const [finding, ...others] = await postgres(pool).table('requests').check!(jobRequest)
      expect(others).to.deep.equal([])
      expect(finding).to.deep.equal({
        what: 'postgres requests: reachable',
        ok: false,
        detail: 'postgres requests refuses access: password authentication failed for user "postgres"',
      })
    })
  })
})
