import { expect } from 'chai'
import type { InjectOptions } from 'fastify'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { type Api, refusal, useApi } from '../api/support/api.js'
import { TOKEN, useStatus } from './support/status.js'

const PAGES = ['/status', '/status/requests/WAITS', '/status/reports/progress-exhaust']
const remoteAddress = '10.0.0.1'
const FORBIDDEN = [403, 'FORBIDDEN', 'This can be asked from the same machine, or with the internal token']

describeWithPostgres('who may see the status page', server => {
  const api = useStatus(server)
  const closed = useApi(server)
  const ask = (url: string, headers: InjectOptions['headers'] = {}, of: Api = api) =>
    of.ask({ method: 'GET', url, headers: headers!, remoteAddress })
  const logIn = (token: string, from = remoteAddress) =>
    api.ask({
      method: 'POST',
      url: '/status/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token }).toString(),
      remoteAddress: from,
    })

  for (const page of PAGES) {
    it(`${page} is shown on this machine`, async () => {
      expect((await api.get(page, {})).statusCode).to.equal(200)
      expect((await api.get(`${page}.json`, {})).statusCode).to.equal(200)
    })

    it(`${page} shows others the way in, and nothing else`, async () => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'lern_status=1.2' }]) {
        const { statusCode, body } = await ask(page, headers)
        expect([statusCode, body.includes('Internal token')]).to.deep.equal([403, true])
        expect(body).not.to.include('channel-7')
        expect(refusal(await ask(`${page}.json`, headers))).to.deep.equal(FORBIDDEN)
      }
    })

    it(`${page} is shown to programs with the token`, async () => {
      const headers = { authorization: `Bearer ${TOKEN}` }
      expect((await ask(page, headers)).statusCode).to.equal(200)
      expect((await ask(`${page}.json`, headers)).statusCode).to.equal(200)
    })

    it(`${page} has no way in where there is no token`, async () => {
      const { statusCode, body } = await ask(page, { cookie: 'lern_status=1.2' }, closed)
      expect([statusCode, body.includes('it has no internal token')]).to.deep.equal([403, true])
      expect(body).not.to.include('<form')
      expect((await ask('/status/login', {}, closed)).statusCode).to.equal(404)
    })

    it(`${page} is closed to what a proxy on this machine passes on`, async () => {
      expect((await api.get(page, { 'x-forwarded-for': 'x' })).statusCode).to.equal(403)
    })
  }

  it('lets people in who show the token once, until they leave', async () => {
    const entered = await logIn(TOKEN)
    expect([entered.statusCode, entered.headers.location]).to.deep.equal([303, '/status'])
    const cookie = String(entered.headers['set-cookie'])
    expect(cookie).to.include('; HttpOnly; SameSite=Strict')
    const headers = { cookie: cookie.split(';')[0]! }
    for (const page of PAGES) {
      expect((await ask(page, headers)).body).to.include('Log out')
      expect((await ask(`${page}.json`, headers)).statusCode).to.equal(200)
    }
    const left = await api.ask({ method: 'POST', url: '/status/logout', headers, remoteAddress })
    expect([left.statusCode, left.headers.location]).to.deep.equal([303, '/status/login'])
    expect(left.headers['set-cookie']).to.include('Max-Age=0')
  })

  it('a session opens no other endpoint', async () => {
    const cookie = String((await logIn(TOKEN)).headers['set-cookie']).split(';')[0]!
    expect(refusal(await ask('/dataset/list', { cookie }))).to.deep.equal(FORBIDDEN)
  })

  it('takes nothing for the token that is not', async () => {
    for (const wrong of ['', 'internal-toke', 'internal-token ', 'undefined']) {
      const { statusCode, body, headers } = await logIn(wrong, '10.0.0.2')
      expect([statusCode, body.includes('This is not the token.')], wrong).to.deep.equal([403, true])
      expect(headers['set-cookie']).to.equal(undefined)
    }
    const form = { 'content-type': 'application/json' }
    const call = { method: 'POST', url: '/status/login', payload: '"token"', headers: form } as const
    expect((await api.ask({ ...call, remoteAddress: '10.0.0.2' })).statusCode).to.equal(403)
    const tooLong = await logIn('x'.repeat(5_000), '10.0.0.2')
    expect(tooLong.statusCode).to.equal(413)
  })

  it('lets nobody guess', async () => {
    const answers: number[] = []
    for (let tries = 0; tries < 11; tries++) answers.push((await logIn('guess', '10.0.0.3')).statusCode)
    expect(answers).to.deep.equal([...Array(10).fill(403), 429])
    expect((await logIn(TOKEN, '10.0.0.3')).statusCode).to.equal(429)
    expect((await logIn(TOKEN, '10.0.0.4')).statusCode).to.equal(303)
  })

  it('other endpoints take no forms', async () => {
    const { statusCode } = await api.ask({
      method: 'POST',
      url: '/request/search',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'a=b',
    })
    expect(statusCode).to.equal(415)
  })
})
