import { inspect } from 'node:util'
import { expect } from 'chai'
import type { Call } from '../../../lib/http/call.js'
import { httpClient } from '../../../lib/http/client.js'
import type { HttpOptions } from '../../../lib/http/options.js'
import { failureOf } from '../../support/failure.js'
import { mockHttp, nock } from '../../support/nock.js'

const HOST = 'http://api.test'
const quick = { attempts: 3, deadline: 60_000, shortest: 1, longest: 2 }

const send = (options: HttpOptions = {}, call: Partial<Call> = {}) =>
  httpClient('an API', { retry: quick, ...options }).send({
    method: 'POST',
    url: new URL(`${HOST}/search?key=secret`),
    body: { request: { filters: { name: 'தமிழ்' } } },
    signal: new AbortController().signal,
    ...call,
  })

const ONE_LINE = 'one line of ASCII or Latin-1, without control characters'
const UNFIT = [
  ['a line break', 'tok\ns3cret'],
  ['a carriage return', 'tok\rs3cret'],
  ['a zero byte', 'tok\0s3cret'],
  ['an escape', 'tok\x1bs3cret'],
  ['a mark at its end', 's3cret\u2028'],
  ['another script', 's3cret தமிழ்'],
] as const

const unfit = (header: string) => `the header ${header} for an API, such as its token, cannot be sent`

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

const api = () => nock(HOST).post('/search').query({ key: 'secret' })

describe('an HTTP client', () => {
  mockHttp()

  it('posts JSON in UTF-8 and reads the JSON of the answer', async () => {
    nock(HOST, {
      reqheaders: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
    })
      .post('/search', { request: { filters: { name: 'தமிழ்' } } })
      .query({ key: 'secret' })
      .reply(200, { name: 'ಚಿಕ್ಕಮಗಳೂರು' })
    expect(await send()).to.deep.equal({ status: 200, json: { name: 'ಚಿಕ್ಕಮಗಳೂರು' } })
  })

  it('sends its token', async () => {
    nock(HOST, { reqheaders: { authorization: 'Bearer t0ken' } })
      .get('/one')
      .reply(200, {})
    await send({ token: 't0ken' }, { method: 'GET', url: new URL(`${HOST}/one`), body: undefined })
  })

  it('sends a token without the white space around it', async () => {
    nock(HOST, { reqheaders: { authorization: 'Bearer t0ken' } })
      .get('/one')
      .reply(200, {})
    const token = 't0ken \r\n'
    await send({ token }, { method: 'GET', url: new URL(`${HOST}/one`), body: undefined })
  })

  for (const [name, token] of UNFIT) {
    it(`is not made with a token that has ${name}, and does not quote it`, () => {
      const error = thrownBy(() => httpClient('an API', { token }))
      expect(error).to.include({ code: 'CONFIG', message: unfit('authorization') })
      expect(error).to.have.deep.property('at', { source: 'an API', allowed: ONE_LINE })
      expect(inspect(error)).not.to.match(/s3cret/)
    })

    it(`refuses at once a header of a call that has ${name}, and does not quote it`, async () => {
      const error = await failureOf(send({}, { headers: { 'x-token': token } }))
      expect(error).to.include({ code: 'CONFIG', message: unfit('x-token') })
      expect(inspect(error)).not.to.match(/s3cret/)
    })
  }

  it('gives statuses that are expected to the caller, with or without JSON', async () => {
    api().reply(404, 'nothing here')
    api().reply(400, { responseCode: 'CLIENT_ERROR' })
    const expects = { expects: [400, 404] }
    expect(await send({}, expects)).to.deep.equal({ status: 404, json: undefined })
    expect(await send({}, expects)).to.deep.equal({ status: 400, json: { responseCode: 'CLIENT_ERROR' } })
  })

  it('does not believe a web page of an expected status', async () => {
    api().reply(404, '<html>', { 'content-type': 'text/html' })
    expect(await failureOf(send({}, { expects: [404] }))).to.include({ code: 'SOURCE_MALFORMED' })
  })

  for (const [status, code, message] of [
    [401, 'SOURCE_REFUSED', 'an API refuses access (401)'],
    [403, 'SOURCE_REFUSED', 'an API refuses access (403)'],
    [404, 'SOURCE_MISSING', 'an API has nothing at its address (404)'],
    [400, 'SOURCE_REFUSED', 'an API refuses the call (400)'],
    [204, 'SOURCE_MALFORMED', 'an API answers with status 204 where 200 is due'],
    [302, 'SOURCE_MALFORMED', 'an API answers with status 302 where 200 is due'],
  ] as const) {
    it(`fails at once with ${code} on ${status}`, async () => {
      api().reply(status, undefined, { location: 'http://elsewhere.test/' })
      expect(await failureOf(send())).to.include({ code, message })
    })
  }

  for (const [status, code, message] of [
    [408, 'SOURCE_TIMEOUT', 'an API gave up waiting for the call (408)'],
    [429, 'SOURCE_UNAVAILABLE', 'an API asks for fewer calls (429)'],
    [500, 'SOURCE_UNAVAILABLE', 'an API is in trouble (500)'],
    [503, 'SOURCE_UNAVAILABLE', 'an API is in trouble (503)'],
  ] as const) {
    it(`tries again on ${status}, and fails with ${code} in the end`, async () => {
      api().times(2).reply(status, 'no')
      api().reply(200, {})
      expect(await send()).to.deep.equal({ status: 200, json: {} })

      api().times(3).reply(status, 'no')
      expect(await failureOf(send())).to.include({ code, message })
    })
  }

  it('waits as long as it is asked to, unless that is beyond its deadline', async () => {
    api().reply(429, 'no', { 'retry-after': '61' })
    expect(await failureOf(send())).to.include({ code: 'SOURCE_UNAVAILABLE' })

    api().reply(429, 'no', { 'retry-after': '1' })
    api().reply(200, {})
    const began = Date.now()
    await send()
    expect(Date.now() - began).to.be.at.least(990)
  })

  it('names host and path in a failure, never the query or the token', async () => {
    api().reply(403)
    const { message, at, stack } = await failureOf(send({ token: 't0ken' }))
    expect(at).to.deep.equal({ source: 'an API', path: 'api.test/search' })
    expect(`${message}${JSON.stringify(at)}${stack}`).not.to.match(/secret|t0ken/)
  })

  it('names what the call is to be shown as, where its path is not for everybody', async () => {
    nock(HOST).get('/users/ada').reply(403)
    const call = { method: 'GET', url: new URL(`${HOST}/users/ada`), body: undefined } as const
    const { message, at } = await failureOf(send({}, { ...call, shownAs: 'api.test/users/' }))
    expect({ message, at }).to.deep.equal({
      message: 'an API refuses access (403)',
      at: { source: 'an API', path: 'api.test/users/' },
    })
  })

  for (const [name, body, type, message] of [
    ['a web page', '<html>9876543210', 'text/html', 'an API answers with a web page instead of JSON'],
    [
      'a web page in disguise',
      ' <html>',
      'application/json',
      'an API answers with a web page instead of JSON',
    ],
    [
      'JSON that ends early',
      '{"a":98765',
      'application/json',
      'an API answers with something that is not JSON',
    ],
    ['not a number', '{"a":NaN}', 'application/json', 'an API answers with something that is not JSON'],
    ['nothing', '', 'application/json', 'an API answers with something that is not JSON'],
    [
      'Latin-1',
      Buffer.from([34, 233, 34]),
      'application/json',
      'an API answers with bytes that are not UTF-8',
    ],
  ] as const) {
    it(`refuses ${name}, and does not quote it`, async () => {
      api().reply(200, body, { 'content-type': type })
      const error = await failureOf(send())
      expect(error).to.include({ code: 'SOURCE_MALFORMED', message })
      expect(error.cause).to.equal(undefined)
    })
  }

  it('reads text of another type that is JSON', async () => {
    api().reply(200, '{"a":1}', { 'content-type': 'text/plain' })
    expect((await send()).json).to.deep.equal({ a: 1 })
  })

  it('refuses an answer that says beforehand that it is too large', async () => {
    api().reply(200, JSON.stringify('long'.repeat(100)), { 'content-length': '402' })
    expect(await failureOf(send({ maxBytes: 100 }))).to.include({
      code: 'SOURCE_MALFORMED',
      message: 'an API answers with more than 100 bytes',
    })
  })
})
