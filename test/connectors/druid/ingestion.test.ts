import { expect } from 'chai'
import { druid } from '../../../connectors/druid/index.js'
import { type Reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.js'
import { failureOf } from '../support/reading.js'

const SPEC = { type: 'index', spec: { dataSchema: { dataSource: 'collection-summary-snapshot' } } }
const stateOf = (statusCode: string): Reply => ({
  json: { task: 'index_1', status: { id: 'index_1', statusCode, errorMsg: 'secret' } },
})

describe('an ingestion of Druid', () => {
  let server: ScriptedServer
  afterEach(() => server.close())

  const ingestionFor = async (...replies: readonly Reply[]) => {
    const left = [...replies]
    server = await scriptedServer(() => (left.length > 1 ? left.shift()! : left[0]!))
    const retry = { attempts: 3, deadline: 1_000, shortest: 1, longest: 1 }
    return druid({ url: 'http://127.0.0.1:1', overlord: server.url, token: 'abc', retry }).ingestion
  }

  it('is handed in as it is, with the token', async () => {
    const { submit } = await ingestionFor({ json: { task: 'index_1' } })
    expect(await submit(SPEC)).to.equal('index_1')
    const [{ method, path, headers, body }] = server.asked as [ScriptedServer['asked'][number]]
    expect(`${method} ${path}`).to.equal('POST /druid/indexer/v1/task')
    expect(headers.authorization).to.equal('Bearer abc')
    expect(body).to.deep.equal(SPEC)
  })

  it('is handed in once only, even when no answer comes', async () => {
    const { submit } = await ingestionFor({ end: 'cut' })
    expect(await failureOf(submit(SPEC))).to.have.property('code', 'SOURCE_UNAVAILABLE')
    expect(server.asked).to.have.lengthOf(1)
  })

  for (const [reply, code, message] of [
    [{ status: 400, json: {} }, 'SOURCE_REFUSED', 'druid refuses the call (400)'],
    [{ json: { id: 'x' } }, 'SOURCE_MALFORMED', 'druid answers wrongly: task in its answer is not string'],
  ] as const) {
    it(message, async () =>
      expect(await failureOf((await ingestionFor(reply)).submit(SPEC))).to.include({ code, message }),
    )
  }

  it('is waited for until it has succeeded, through a short trouble', async () => {
    const { finished } = await ingestionFor(
      stateOf('PENDING'),
      { status: 503 },
      stateOf('RUNNING'),
      stateOf('SUCCESS'),
    )
    await finished('index_1/../x', { everyMs: 1 })
    expect(server.asked.map(({ path }) => path)).to.deep.equal(
      Array(4).fill('/druid/indexer/v1/task/index_1%2F..%2Fx/status'),
    )
  })

  it('fails, and what it could not read is not repeated', async () => {
    const { finished } = await ingestionFor(stateOf('RUNNING'), stateOf('FAILED'))
    expect(await failureOf(finished('index_1', { everyMs: 1 }))).to.include({
      code: 'SOURCE_REFUSED',
      message: 'the task index_1 of druid has failed: see its log in Druid',
    })
  })

  it('takes too long', async () => {
    const { finished } = await ingestionFor(stateOf('RUNNING'))
    expect(await failureOf(finished('index_1', { everyMs: 1, withinMs: 20 }))).to.include({
      code: 'SOURCE_TIMEOUT',
      message: 'the task index_1 of druid is not finished after 20 ms: it is RUNNING',
    })
  })

  it('is waited for no longer when that is aborted', async () => {
    const { finished } = await ingestionFor(stateOf('RUNNING'))
    const abort = new AbortController()
    const reason = new Error('stop')
    const waiting = failureOf(finished('index_1', { everyMs: 60_000, signal: abort.signal }))
    abort.abort(reason)
    expect(await waiting).to.equal(reason)
  })
})
