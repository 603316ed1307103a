import { inspect } from 'node:util'
import { expect } from 'chai'
import { type DruidOptions, druid } from '../../../connectors/druid/index.js'
import { isLernError } from '../../../lib/errors.js'
import { summaryEvents } from '../../../pipelines/datasets/index.js'
import { freePorts } from '../../support/free-port.js'
import { type Asked, type Reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.js'
import { failureOf, readAll, scanOf } from '../support/reading.js'
import { groups } from './support/groups.js'

describe('a query of a Druid in trouble', () => {
  let server: ScriptedServer
  afterEach(() => server.close())

  const sourceFor = async (
    answer: (asked: Asked) => Reply | Promise<Reply>,
    options: Partial<DruidOptions> = {},
  ) => {
    server = await scriptedServer(answer)
    return druid({ url: server.url, ...options }).summaryEvents()
  }

  const calls = () => server.asked.map(({ method, path }) => `${method} ${path.replace(/lern-.*/, 'ID')}`)

  for (const [name, reply, code, message, cancelled] of [
    ['fails', { status: 500, json: {} }, 'SOURCE_UNAVAILABLE', 'druid is in trouble (500)', false],
    ['is down', { status: 503, json: {} }, 'SOURCE_UNAVAILABLE', 'druid is in trouble (503)', false],
    ['takes too long for Druid', { status: 504 }, 'SOURCE_UNAVAILABLE', 'druid is in trouble (504)', false],
    ['needs a token', { status: 401 }, 'SOURCE_REFUSED', 'druid refuses access (401)', false],
    ['is not allowed', { status: 403 }, 'SOURCE_REFUSED', 'druid refuses access (403)', false],
    [
      'is answered by a web page',
      { pieces: ['<html>secret</html>'], headers: { 'content-type': 'text/html' } },
      'SOURCE_MALFORMED',
      'druid answers with a web page instead of JSON',
      true,
    ],
    [
      'is answered by an error',
      { json: { error: 'secret' } },
      'SOURCE_MALFORMED',
      'druid answers with something that is not a JSON array',
      true,
    ],
    [
      'is answered with NaN',
      { pieces: ['[{"event":{"timespent":NaN,"userId":"secret"}}]'] },
      'SOURCE_MALFORMED',
      'druid answers with something that is not JSON',
      true,
    ],
    [
      'is answered in part',
      { pieces: [JSON.stringify(groups).slice(0, 4_000)] },
      'SOURCE_MALFORMED',
      'druid ends in the middle of its answer',
      true,
    ],
    [
      'is answered with something else',
      { json: [{ result: 'secret' }] },
      'SOURCE_MALFORMED',
      'druid answers with something that is not a group',
      true,
    ],
    [
      'is cut',
      { pieces: [JSON.stringify(groups).slice(0, 4_000)], end: 'cut' },
      'SOURCE_UNAVAILABLE',
      'druid cannot be read: other side closed',
      true,
    ],
  ] as const) {
    it(`${name}`, async () => {
      const source = await sourceFor(({ method }) => (method === 'DELETE' ? { status: 202 } : reply))
      const error = await failureOf(readAll(source, scanOf(summaryEvents)))
      if (!isLernError(error)) throw error
      expect(error).to.include({ code, message })
      expect(JSON.stringify([error.message, error.at])).not.to.include('secret')
      expect(calls()).to.deep.equal(['POST /druid/v2', ...(cancelled ? ['DELETE /druid/v2/ID'] : [])])
    })
  }

  for (const header of ['Authorization', 'X-Druid-Token']) {
    it(`is not begun with a token of two lines as ${header}`, async () => {
      server = await scriptedServer(() => ({}))
      const error = await failureOf((async () => druid({ url: server.url, header, token: 'tok\ns3cret' }))())
      expect(error).to.include({ code: 'CONFIG' })
      expect(error).to.have.nested.property('at.source', 'druid')
      expect(inspect(error)).not.to.include('s3cret')
    })
  }

  it('reaches nobody', async () => {
    server = await scriptedServer(() => ({}))
    const [port] = (await freePorts(1)) as [number]
    const source = druid({ url: `http://127.0.0.1:${port}` }).summaryEvents()
    expect(await failureOf(readAll(source, scanOf(summaryEvents)))).to.include({
      code: 'SOURCE_UNAVAILABLE',
      message: `druid cannot be read: connect ECONNREFUSED 127.0.0.1:${port}`,
    })
  })

  for (const [name, pieces] of [
    ['before it begins', []],
    ['in its middle', ['[{"event":']],
  ] as const) {
    it(`is answered too late, ${name}, and cancelled`, async () => {
      const source = await sourceFor(
        ({ method }) => (method === 'DELETE' ? { status: 202 } : { pieces, end: 'never' }),
        { timeoutMs: 50 },
      )
      expect(await failureOf(readAll(source, scanOf(summaryEvents)))).to.include({
        code: 'SOURCE_TIMEOUT',
        message: 'druid does not answer within 50 ms',
      })
      expect(calls()).to.deep.equal(['POST /druid/v2', 'DELETE /druid/v2/ID'])
    })
  }
})
