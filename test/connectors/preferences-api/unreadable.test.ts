import { expect } from 'chai'
import { preferencesApi } from '../../../connectors/preferences-api/index.js'
import { tenantPreference } from '../../../pipelines/index.js'
import { failureOf } from '../../support/failure.js'
import { drip, json, page, silence, status, text } from '../../support/http-faults.js'
import { getOf } from '../../support/scans.js'
import { type Fault, type SearchServer, searchServer } from '../../support/search-server.js'

const KEY = 'dataSecurityPolicy'
const retry = { attempts: 1, deadline: 1_000, shortest: 1, longest: 1 }

const json400 =
  (body: unknown): Fault =>
  response =>
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body))

describe('the preferences API, asked for a policy,', () => {
  let server: SearchServer
  before(async () => {
    server = await searchServer({})
  })
  after(() => server.stop())

  const get = () => {
    const source = preferencesApi({ url: server.preferencesUrl, retry, timeoutMs: 100 })
    return source.get(getOf(tenantPreference, ['tenant-1'], { where: { key: KEY } }))
  }

  for (const [name, fault] of [
    ['a 404', status(404)],
    ['a 400 that says CLIENT_ERROR', json400({ responseCode: 'CLIENT_ERROR' })],
  ] as const) {
    it(`takes ${name} for no preference`, async () => {
      server.fail(fault)
      expect(await get()).to.deep.equal([undefined])
    })
  }

  const answer = (response: unknown) => json({ responseCode: 'OK', result: { response } })
  const unreadable: readonly (readonly [name: string, fault: Fault, code: string, message: string])[] = [
    [
      'a 400 that says something else',
      json400({ responseCode: 'SERVER_ERROR' }),
      'SOURCE_REFUSED',
      'refuses the call (400)',
    ],
    ['a 400 that says nothing', json400(''), 'SOURCE_REFUSED', 'refuses the call (400)'],
    [
      'a web page with a 404',
      response => response.writeHead(404, { 'content-type': 'text/html' }).end('<p>'),
      'SOURCE_MALFORMED',
      'answers with a web page instead of JSON',
    ],
    ['a web page', page, 'SOURCE_MALFORMED', 'answers with a web page instead of JSON'],
    ['a truncated answer', text('{"result":'), 'SOURCE_MALFORMED', 'answers with something that is not JSON'],
    [
      'an empty result',
      json({ result: {} }),
      'SOURCE_MALFORMED',
      'answers wrongly: result.response in its answer is not an object',
    ],
    [
      'no data',
      answer({ orgId: 'tenant-1', key: KEY }),
      'SOURCE_MALFORMED',
      'answers wrongly: result.response.data in its answer is not an object',
    ],
    [
      'data that is none',
      answer({ orgId: 'tenant-1', key: KEY, data: 'PLAIN' }),
      'SOURCE_MALFORMED',
      'answers wrongly: result.response.data in its answer is not an object',
    ],
    [
      'another preference',
      answer({ orgId: 'tenant-1', key: 'other', data: {} }),
      'SOURCE_MALFORMED',
      'answers with another preference than was asked for',
    ],
    [
      'a time that is none',
      answer({ orgId: 'tenant-1', key: KEY, data: {}, createdOn: 'soon' }),
      'SOURCE_MALFORMED',
      'answers wrongly: createdon is not a timestamp in ISO 8601 with its offset',
    ],
    [
      'an error with a 200',
      json({ responseCode: 'CLIENT_ERROR', result: {} }),
      'SOURCE_MALFORMED',
      'answers wrongly: responseCode in its answer is not OK',
    ],
    ['a refusal', status(403), 'SOURCE_REFUSED', 'refuses access (403)'],
    ['trouble', status(500), 'SOURCE_UNAVAILABLE', 'is in trouble (500)'],
    ['a redirect', status(302), 'SOURCE_MALFORMED', 'answers with status 302 where 200 is due'],
    ['silence', silence, 'SOURCE_TIMEOUT', 'does not answer within 100 ms'],
    ['an answer without end', drip, 'SOURCE_TIMEOUT', 'does not answer within 100 ms'],
  ]
  for (const [name, fault, code, message] of unreadable) {
    it(`never takes ${name} for no preference, but fails with ${code}`, async () => {
      server.fail(fault)
      expect(await failureOf(get())).to.include({ code, message: `preferences-api ${message}` })
    })
  }
})
