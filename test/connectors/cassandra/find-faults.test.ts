import { getEventListeners } from 'node:events'
import { expect } from 'chai'
import { LernError } from '../../../lib/errors.js'
import type { Fault, OnPage, PageRequest } from '../../support/fake-cql/index.js'
import { answersOf, byBatch, findOf, keysOf } from './support/known-rows.js'
import { failureOf } from './support/reading.js'
import { served } from './support/served.js'

describe('finding rows of Cassandra when something goes wrong', () => {
  const { start } = served()

  const once =
    (fault: Fault, where: (page: PageRequest) => boolean): OnPage =>
    page =>
      page.asked === 1 && where(page) ? fault : undefined
  const later = ({ offset }: PageRequest): boolean => offset > 0
  const keys = keysOf(byBatch, ['batchid'])

  for (const [what, onPage] of [
    ['pages are empty', once({ empty: true }, () => true)],
    ['the server is overloaded', once({ error: 'overloaded' }, () => true)],
    ['pages time out', once({ error: 'readTimeout' }, ({ offset }) => offset === 0)],
    [
      'only single rows come in time',
      ({ pageSize }) => (pageSize > 1 ? { error: 'readTimeout' } : undefined),
    ],
    ['a connection breaks', once({ reset: true }, ({ offset }) => offset === 15)],
    ['paging states are lost', once({ error: 'invalidPagingState' }, later)],
  ] satisfies [string, OnPage][])
    it(`finds every row once when ${what}`, async () => {
      const source = await start(byBatch, onPage, { fetchSize: 15 })
      expect(await source.find!(findOf(byBatch, keys))).to.deep.equal(answersOf(byBatch, keys))
    })

  const failing = async (onPage: OnPage) => {
    const source = await start(byBatch, onPage, { fetchSize: 15 })
    const failure = await failureOf(source.find!(findOf(byBatch, keys)))
    expect(failure).to.be.instanceOf(LernError)
    return failure as LernError
  }

  it('says that access is refused', async () => {
    const { code, message, at } = await failing(() => ({ error: 'unauthorized' }))
    expect([code, message]).to.deep.equal([
      'SOURCE_REFUSED',
      'cassandra known_rows.user_enrolments_by_batchid refuses access: the user has no SELECT permission',
    ])
    expect(at).to.deep.equal({
      source: 'cassandra known_rows.user_enrolments_by_batchid',
      dataset: 'user_enrolments',
    })
  })

  it('says by its hash which partition cannot be read', async () => {
    const { code, message } = await failing(() => ({ error: 'readTimeout' }))
    expect(code).to.equal('SOURCE_TIMEOUT')
    expect(message).to.match(
      /^cassandra known_rows\.user_enrolments_by_batchid: not even a small page comes in time from the partition with the key hash [0-9a-f]{16}$/,
    )
  })

  for (const [what, onPage] of [
    ['is found', () => undefined],
    ['fails', ({ asked }) => ({ error: asked === 1 ? 'overloaded' : 'unauthorized' })],
  ] satisfies [string, OnPage][])
    it(`leaves nothing under way when it ${what}`, async () => {
      const { signal } = new AbortController()
      const source = await start(byBatch, onPage)
      await Promise.allSettled([source.find!(findOf(byBatch, keys, { signal }))])
      expect(getEventListeners(signal, 'abort')).to.deep.equal([])
    })

  it('stops with the reason of an abort', async () => {
    const stopping = new AbortController()
    const source = await start(byBatch, () => {
      stopping.abort(new Error('stop'))
      return { error: 'overloaded' }
    })
    const finding = source.find!(findOf(byBatch, keys, { signal: stopping.signal }))
    expect(await failureOf(finding)).to.equal(stopping.signal.reason)
  })
})
