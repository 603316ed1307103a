import { expect } from 'chai'
import { Agent } from 'undici'
import { type HttpClient, httpClient } from '../../../lib/http/client.js'
import type { HttpOptions } from '../../../lib/http/options.js'
import { failureOf } from '../../support/failure.js'
import { drip, flood, json, reset, resetMidBody, silence, status } from '../../support/http-faults.js'
import { type Fault, type SearchServer, searchServer } from '../../support/search-server.js'

const MIB = 1024 * 1024
const quick = { attempts: 3, deadline: 60_000, shortest: 1, longest: 2 }

describe('an HTTP client, over a network that fails,', () => {
  let server: SearchServer
  let agent: Agent
  before(async () => {
    server = await searchServer({})
  })
  after(() => server.stop())
  beforeEach(() => {
    agent = new Agent({ connections: 4 })
  })
  afterEach(async () => {
    server.failAlways(undefined)
    await agent.destroy()
  })

  const client = (options: HttpOptions = {}) =>
    httpClient('an API', { retry: quick, timeoutMs: 10_000, dispatcher: agent, ...options })

  const send = (of: HttpClient, signal = new AbortController().signal, address = server.contentUrl) =>
    of.send({ method: 'POST', url: new URL(address), body: {}, signal })

  const faults: readonly (readonly [name: string, fault: Fault, code: string])[] = [
    ['a reset connection', reset, 'SOURCE_UNAVAILABLE'],
    ['a connection reset within the answer', resetMidBody, 'SOURCE_UNAVAILABLE'],
    ['a silent server', silence, 'SOURCE_TIMEOUT'],
    ['an answer that drips', drip, 'SOURCE_TIMEOUT'],
  ]
  for (const [name, fault, code] of faults) {
    const timeoutMs = code === 'SOURCE_TIMEOUT' ? 200 : 10_000

    it(`${name} is survived`, async () => {
      server.fail(fault, fault)
      expect((await send(client({ timeoutMs }))).status).to.equal(200)
    })

    it(`${name} that does not end fails with ${code} and its cause`, async () => {
      server.failAlways(fault)
      const before = server.received.length
      const error = await failureOf(send(client({ timeoutMs })))
      expect(error).to.include({ code })
      expect(error.cause).to.be.instanceOf(Error)
      expect(server.received.length - before).to.equal(3)
    })
  }

  it('says how long it waited', async () => {
    server.failAlways(silence)
    const error = await failureOf(send(client({ timeoutMs: 50 })))
    expect(error.message).to.equal('an API does not answer within 50 ms')
  })

  it('gives up at the deadline, whatever attempts are left', async () => {
    server.failAlways(silence)
    const retry = { ...quick, attempts: 1_000_000, deadline: 100 }
    expect(await failureOf(send(client({ retry })))).to.include({ code: 'SOURCE_TIMEOUT' })
  })

  it('stops reading an answer that is too large', async () => {
    server.fail(flood(100 * MIB))
    expect(await failureOf(send(client()))).to.include({
      code: 'SOURCE_MALFORMED',
      message: 'an API answers with more than 64 MiB',
    })
  })

  it('reads a large answer that is not too large', async () => {
    server.fail(json('x'.repeat(5 * MIB)))
    expect((await send(client())).json).to.have.length(5 * MIB)
  })

  it('survives a burst of troubles', async () => {
    server.fail(status(500), status(502), status(503), status(504))
    const retry = { ...quick, attempts: 5 }
    expect((await send(client({ retry }))).status).to.equal(200)
  })

  it('leaves a server alone that failed ten times in a row', async () => {
    server.failAlways(status(503))
    const of = client({ retry: { ...quick, deadline: 500 } })
    const before = server.received.length
    const messages = [1, 2, 3, 4, 5].map(async () => (await failureOf(send(of))).message)
    const last = (await Promise.all(messages)).at(-1)
    expect(last).to.equal('an API is left alone for a while, as it failed many times in a row')
    expect(server.received.length - before).to.be.within(10, 13)
    expect(await failureOf(send(of))).to.include({ code: 'SOURCE_UNAVAILABLE' })
    expect(server.received.length - before).to.be.within(10, 13)
  })

  it('survives with many calls at once that a server is in trouble for a moment', async () => {
    const before = server.received.length
    server.failAlways(response => {
      status(503)(response)
      if (server.received.length - before === 11) server.failAlways(undefined)
    })
    const of = client({ retry: { ...quick, attempts: 5 } })
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(of)))
    expect(answers.map(answer => answer.status)).to.deep.equal(Array(20).fill(200))
    expect(server.received.length - before).to.be.within(31, 34)
  })

  it('ends within the deadline, and asks little, when a server stays in trouble', async () => {
    server.failAlways(status(503))
    const before = server.received.length
    const began = Date.now()
    const of = client({ retry: { ...quick, attempts: 5, deadline: 2_000 } })
    const errors = await Promise.all([1, 2, 3, 4].map(() => failureOf(send(of))))
    for (const error of errors) expect(error).to.include({ code: 'SOURCE_UNAVAILABLE' })
    expect(Date.now() - began).to.be.below(2_000)
    expect(server.received.length - before).to.be.within(11, 14)
  })

  it('rejects with the reason of an abort while it leaves a server alone', async () => {
    server.failAlways(status(503))
    const of = client({ retry: { ...quick, attempts: 20 } })
    const reason = new Error('stop')
    const stop = new AbortController()
    setTimeout(() => stop.abort(reason), 300)
    expect(await failureOf(send(of, stop.signal))).to.equal(reason)
  })

  it('does not take a server for lost that asks for fewer calls', async () => {
    server.failAlways(status(429))
    const of = client()
    for (let times = 0; times < 5; times++)
      expect(await failureOf(send(of))).to.have.property('message', 'an API asks for fewer calls (429)')
  })

  it('keeps to the number of calls at once', async () => {
    const waiting: (() => void)[] = []
    server.failAlways(response => waiting.push(() => response.end('{}')))
    const of = client({ concurrency: 2 })
    const sending = [1, 2, 3, 4, 5].map(() => send(of))
    while (waiting.length < 2) await new Promise(setImmediate)
    expect(server.openNow()).to.equal(2)
    server.failAlways(undefined)
    for (const answer of waiting) answer()
    expect(await Promise.all(sending)).to.have.length(5)
  })

  for (const [name, fault] of [
    ['the answer has begun', silence],
    ['the answer drips', drip],
    ['it waits to try again', status(429, { 'retry-after': '30' })],
  ] as const) {
    it(`rejects with the reason of an abort while ${name}`, async () => {
      const reason = new Error('stop')
      const stop = new AbortController()
      server.fail(response => {
        fault(response)
        setTimeout(() => stop.abort(reason), 20)
      })
      expect(await failureOf(send(client(), stop.signal))).to.equal(reason)
    })
  }

  it('asks nothing when it was aborted before', async () => {
    const reason = new Error('stop')
    const before = server.received.length
    expect(await failureOf(send(client(), AbortSignal.abort(reason)))).to.equal(reason)
    expect(server.received.length).to.equal(before)
  })

  it('fails when nobody listens', async () => {
    const gone = await searchServer({})
    await gone.stop()
    const error = await failureOf(send(client(), undefined, gone.contentUrl))
    expect(error).to.include({ code: 'SOURCE_UNAVAILABLE' })
    expect(error.message).to.match(/^an API cannot be read: connect ECONNREFUSED 127\.0\.0\.1:\d+$/)
  })
})
