import { expect } from 'chai'
import type { InjectOptions } from 'fastify'
import pg from 'pg'
import { Registry } from 'prom-client'
import { tablesOf } from '../../../connectors/postgres/index.js'
import { localStore } from '../../../lib/index.js'
import { internalGuard } from '../../../service/api/internal-guard.js'
import { exhaustApi, serviceLogger } from '../../../service/index.js'
import { accessOf } from '../../../service/status/access.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf } from '../../support/failure.js'
import { refusal, SETTINGS, useApi } from './support/api.js'

const INTERNAL: readonly InjectOptions[] = [
  { method: 'POST', url: '/request/search', payload: { request: { filters: { status: 'x' } } } },
  { method: 'POST', url: '/dataset/add', payload: { request: {} } },
  { method: 'GET', url: '/dataset/list' },
  { method: 'GET', url: '/refresh-cache/ConsumerChannel' },
]
const FORBIDDEN = [403, 'FORBIDDEN', 'This can be asked from the same machine, or with the internal token']

describeWithPostgres('internal endpoints', server => {
  const api = useApi(server, { settings: () => ({ internalToken: 'internal-token' }) })
  const closed = useApi(server)

  const here = ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']
  const elsewhere = ['10.0.0.1', '192.168.1.5', 'fe80::1', '::ffff:10.0.0.1', '0.0.0.0']

  for (const call of INTERNAL) {
    it(`${call.url} is open on this machine`, async () => {
      for (const remoteAddress of here)
        expect((await closed.ask({ ...call, remoteAddress })).statusCode, remoteAddress).not.to.equal(403)
    })

    it(`${call.url} is closed to others`, async () => {
      for (const remoteAddress of elsewhere) {
        expect(refusal(await api.ask({ ...call, remoteAddress })), remoteAddress).to.deep.equal(FORBIDDEN)
        expect(refusal(await closed.ask({ ...call, remoteAddress })), remoteAddress).to.deep.equal(FORBIDDEN)
      }
    })

    it(`${call.url} is closed to what a proxy on this machine passes on`, async () => {
      for (const name of ['x-forwarded-for', 'forwarded'])
        expect(refusal(await api.ask({ ...call, headers: { [name]: 'x' } })), name).to.deep.equal(FORBIDDEN)
    })

    it(`${call.url} is opened by the token, and by nothing like it`, async () => {
      const withToken = (authorization: string, of = api) =>
        of.ask({ ...call, remoteAddress: '10.0.0.1', headers: { authorization } })
      expect((await withToken('Bearer internal-token')).statusCode).not.to.equal(403)
      for (const wrong of ['internal-token', 'Bearer internal-toke', 'bearer internal-token', 'Bearer ', ''])
        expect(refusal(await withToken(wrong)), wrong).to.deep.equal(FORBIDDEN)
      expect(refusal(await withToken('Bearer undefined', closed))).to.deep.equal(FORBIDDEN)
    })
  }
})

describe('an internal token that is blank', () => {
  const api = (internalToken: string) =>
    exhaustApi({
      pool: new pg.Pool(),
      tables: tablesOf(),
      store: localStore({ root: '.', prefix: '' }),
      settings: { ...SETTINGS, internalToken },
      logger: serviceLogger({ write: () => {} }),
      registry: new Registry(),
      version: '1.2.3',
    })
  const users: readonly (readonly [string, (token: string) => unknown])[] = [
    ['the API', api],
    ['the guard of internal endpoints', internalGuard],
    ['the status page', internalToken => accessOf({ internalToken })],
  ]
  for (const [name, use] of users) {
    it(`is refused by ${name}`, async () => {
      for (const token of ['', ' ', '\n']) {
        const error = await failureOf((async () => use(token))())
        expect(error).to.include({ code: 'CONFIG', message: 'the internal token is blank' })
      }
    })
  }
})
