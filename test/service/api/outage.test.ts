import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import type { PostgresServer } from '../../support/postgres-server.js'
import { refusal, useApi } from './support/api.js'
import { withPool } from './support/pool.js'

/** Lets nobody into a database, or lets them in again. */
const allow = (server: PostgresServer, url: string, allowed: boolean) =>
  withPool(server.url, async pool => {
    const name = new URL(url).pathname.slice(1)
    await pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allowed}`)
    if (!allowed)
      await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  })

describeWithPostgres('an outage of the database', server => {
  const api = useApi(server)
  const asked = { tag: 't', dataset: 'd', datasetConfig: {} }
  const calls = [
    () => api.post('/request/submit', asked),
    () => api.get('/request/read/t?requestId=x'),
    () => api.get('/request/list/t'),
    () => api.post('/request/search', { filters: { status: 'x' } }),
  ]
  const internal = [() => api.get('/dataset/list'), () => api.get('/refresh-cache/ConsumerChannel')]

  it('is told in envelopes, and is over when the database is back', async () => {
    expect((await api.get('/readyz')).json()).to.deep.equal({ status: 'ok' })
    await allow(server(), api.database.url(), false)
    try {
      for (const call of calls) expect(refusal(await call()).slice(0, 2)).to.deep.equal([500, 'ERROR'])
      for (const call of internal)
        expect(refusal(await call()).slice(0, 2)).to.deep.equal([500, 'SERVER_ERROR'])
      const ready = await api.get('/readyz')
      expect([ready.statusCode, ready.json()]).to.deep.equal([503, { status: 'unavailable' }])
      expect((await api.get('/livez')).statusCode).to.equal(200)
    } finally {
      await allow(server(), api.database.url(), true)
    }
    for (const call of [...calls, ...internal]) expect((await call()).statusCode).to.equal(200)
    expect((await api.get('/readyz')).statusCode).to.equal(200)
  })

  it('names neither the database nor its address to callers, but the log knows', async () => {
    await api.database.run('ALTER TABLE job_request RENAME TO gone')
    try {
      expect(refusal(await calls[2]!())).to.deep.equal([500, 'ERROR', 'Internal Server Error'])
    } finally {
      await api.database.run('ALTER TABLE gone RENAME TO job_request')
    }
    const { err } = api.log().findLast(({ msg }) => msg === 'cannot answer') as { readonly err: unknown }
    expect(err).to.deep.include({ code: 'SOURCE_MISSING', at: { source: 'postgres job_request' } })
  })
})
