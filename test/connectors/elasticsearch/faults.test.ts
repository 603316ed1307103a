import { expect } from 'chai'
import { type ElasticsearchOptions, elasticsearch } from '../../../connectors/elasticsearch/index.js'
import { isLernError } from '../../../lib/errors.js'
import { batchCounts, courseBatch } from '../../../pipelines/datasets/index.js'
import { type Asked, type Reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.js'
import { failureOf, getOf, readAll, scanOf } from '../support/reading.js'
import { missingIndex, pageOf } from './support/fake-elasticsearch.js'

const IMPATIENT = { attempts: 2, deadline: 2_000, shortest: 1, longest: 1 }
const twoOf = (...found: readonly object[]) => pageOf('s', { value: 2, relation: 'eq' }, found)

describe('an Elasticsearch in trouble', () => {
  let server: ScriptedServer
  afterEach(() => server.close())

  const sourceFor = async (
    answer: (asked: Asked) => Reply | Promise<Reply>,
    options: Partial<ElasticsearchOptions> = {},
  ) => {
    server = await scriptedServer(answer)
    return elasticsearch({ url: server.url, retry: IMPATIENT, timeoutMs: 1_000, ...options })
  }

  for (const [name, reply, code, message] of [
    [
      'is down for a while',
      { status: 503, json: {} },
      'SOURCE_UNAVAILABLE',
      'elasticsearch is in trouble (503)',
    ],
    ['fails', { status: 500, json: {} }, 'SOURCE_UNAVAILABLE', 'elasticsearch is in trouble (500)'],
    [
      'asks for credentials',
      { status: 401, json: {} },
      'SOURCE_REFUSED',
      'elasticsearch refuses access (401)',
    ],
    ['denies access', { status: 403, json: {} }, 'SOURCE_REFUSED', 'elasticsearch refuses access (403)'],
    [
      'is a web page',
      { pieces: ['<html>Log in</html>'], headers: { 'content-type': 'text/html' } },
      'SOURCE_MALFORMED',
      'elasticsearch answers with a web page instead of JSON',
    ],
    [
      'stops in the middle of its answer',
      { pieces: ['{"hits":{"hits":[{"_source":{"id":"secret'] },
      'SOURCE_MALFORMED',
      'elasticsearch answers with something that is not JSON',
    ],
    [
      'gives something else',
      { json: { hits: [] } },
      'SOURCE_MALFORMED',
      'elasticsearch answers wrongly: _scroll_id in its answer is not string',
    ],
    [
      'could not ask all shards',
      { json: { ...twoOf(), _shards: { total: 5, failed: 3 } } },
      'SOURCE_UNAVAILABLE',
      'elasticsearch answers in part only, as 3 shards failed',
    ],
    [
      'ran out of time',
      { json: { ...twoOf(), timed_out: true } },
      'SOURCE_UNAVAILABLE',
      'elasticsearch answers in part only, as time was over',
    ],
    [
      'counts more than it gives',
      { json: twoOf() },
      'SOURCE_MALFORMED',
      'elasticsearch counts 2 documents and gives 0',
    ],
    [
      'gives more than it counts',
      { json: twoOf({ id: 'a' }, { id: 'b' }, { id: 'c' }) },
      'SOURCE_MALFORMED',
      'elasticsearch counts 2 documents and gives 3',
    ],
    [
      'has no such index',
      missingIndex,
      'SOURCE_MISSING',
      'elasticsearch cannot serve course-batch: there is no such index',
    ],
    [
      'is something else',
      { status: 404, json: { message: 'no route' } },
      'SOURCE_MISSING',
      'elasticsearch cannot serve course-batch: there is nothing like Elasticsearch',
    ],
  ] as const) {
    it(name, async () => {
      const { batchCounts: of } = await sourceFor(() => reply)
      for (const begin of [
        () => readAll(of(), scanOf(batchCounts)),
        () => of().get(getOf(batchCounts, ['a'])),
      ]) {
        const error = await failureOf(begin())
        if (!isLernError(error)) throw error
        expect(error).to.include({ code, message })
        expect(error.message).not.to.include('secret')
      }
    })
  }

  const pages: readonly (readonly [
    name: string,
    pages: readonly string[],
    asked: number,
    message: string,
  ])[] = [
    ['repeats a page', ['ab', 'ab', 'ab'], 2, 'elasticsearch repeats a page of its answer'],
    ['goes back to an earlier page', ['ab', 'cd', 'ab'], 3, 'elasticsearch repeats a page of its answer'],
    ['repeats some documents', ['ab', 'bc', 'de'], 3, 'elasticsearch counts 6 documents and gives 5'],
  ]
  for (const [name, found, asked, message] of pages) {
    it(name, async () => {
      const rest = [...found]
      const { batchCounts: of } = await sourceFor(({ method }) =>
        method === 'DELETE'
          ? { json: {} }
          : {
              json: pageOf(
                's',
                6,
                [...rest.shift()!].map(id => ({ id })),
              ),
            },
      )
      expect(await failureOf(readAll(of(), scanOf(batchCounts)))).to.include({
        code: 'SOURCE_MALFORMED',
        message,
      })
      expect(server.asked.filter(({ method }) => method === 'POST')).to.have.length(asked)
    })
  }

  it('answers too late', async () => {
    const { batchCounts: of } = await sourceFor(() => ({ pieces: ['{'], end: 'never' }), { timeoutMs: 30 })
    const error = await failureOf(readAll(of(), scanOf(batchCounts)))
    expect(error).to.include({
      code: 'SOURCE_TIMEOUT',
      message: 'elasticsearch does not answer within 30 ms',
    })
  })

  it('comes back', async () => {
    let asked = 0
    const { batchCounts: of } = await sourceFor(() =>
      asked++ === 0 ? { end: 'cut' } : { json: pageOf('s', 1, [{ id: 'a', participantCount: 5 }]) },
    )
    expect(await readAll(of(), scanOf(batchCounts))).to.deep.equal([
      { batchid: 'a', participants: 5, completed: null },
    ])
  })

  it('loses the answer with the second page, which is not asked for again', async () => {
    const { batchCounts: of } = await sourceFor(({ path }) =>
      path === '/_search/scroll' ? { end: 'cut' } : { json: twoOf({ id: 'a' }) },
    )
    expect(await failureOf(readAll(of(), scanOf(batchCounts)))).to.have.property('code', 'SOURCE_UNAVAILABLE')
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'POST /course-batch/_search?scroll=2m',
      'POST /_search/scroll',
      'DELETE /_search/scroll',
    ])
  })

  it('is told when nobody waits any more', async () => {
    const abort = new AbortController()
    const reason = new Error('stop')
    const { batchCounts: of } = await sourceFor(() => {
      abort.abort(reason)
      return { end: 'never' }
    })
    expect(await failureOf(readAll(of(), scanOf(batchCounts, { signal: abort.signal })))).to.equal(reason)
  })

  it('has no such index, which is an empty dataset', async () => {
    const { batchCounts: of } = await sourceFor(() => missingIndex)
    const source = of({ optional: true })
    expect(await readAll(source, scanOf(batchCounts))).to.deep.equal([])
    expect(await source.get(getOf(batchCounts, ['a']))).to.deep.equal([undefined])
  })

  it('holds what is no count', async () => {
    const { batchCounts: of } = await sourceFor(() => ({
      json: twoOf({ id: 'a', participantCount: 'many' }, { participantCount: 1 }),
    }))
    const bad: object[] = []
    const scan = scanOf(batchCounts, { reject: row => bad.push(row) })
    expect(await readAll(of(), scan)).to.deep.equal([])
    expect(bad).to.deep.equal([
      { column: 'participants', expected: 'a whole number of 32 bits' },
      { column: 'batchid', expected: 'text, as it is part of the key' },
    ])
  })

  it('is given credentials, and shows them to nobody', async () => {
    const { batchCounts: of } = await sourceFor(() => ({ status: 401, json: {} }), {
      username: 'ada',
      password: 'pass:word',
    })
    const error = await failureOf(readAll(of(), scanOf(batchCounts)))
    const basic = Buffer.from('ada:pass:word').toString('base64')
    expect(server.asked[0]!.headers.authorization).to.equal(`Basic ${basic}`)
    expect(JSON.stringify(error) + String(error)).not.to.include('pass:word')
  })

  it('serves no other dataset', async () => {
    const { batchCounts: of } = await sourceFor(() => ({ json: {} }))
    const error = await failureOf(readAll(of(), scanOf(courseBatch)))
    expect(error).to.include({ code: 'NOT_SERVED', message: 'elasticsearch cannot serve course_batch' })
  })
})
