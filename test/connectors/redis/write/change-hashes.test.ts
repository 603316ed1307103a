import { expect } from 'chai'
import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { redisWriter } from '../../../../connectors/redis/index.js'
import type { HashChange } from '../../../../lib/hash-store.js'
import { describeWithRedis } from '../../../support/describe-with-redis.js'
import { emptied, redisClients } from '../support/clients.js'
import { failureOf } from '../support/people.js'

const DATABASE = 8
const { signal } = new AbortController()

describeWithRedis('redis, changing hashes', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  const hashes = () => redisWriter(client, { retryForMs: 0 }).hashes
  const change = (asked: Partial<HashChange>): HashChange => ({
    key: 'a',
    expect: {},
    set: {},
    remove: [],
    ...asked,
  })
  const made = (...changes: readonly HashChange[]) => hashes().change([changes], signal)
  const held = async (key = 'a') => (await hashes().read([key], signal))[0]

  it('sets and removes fields, whatever they hold', async () => {
    const odd = { '': '', 'naïve "field"': 'é😀\n\u0000', '1': '0' }
    expect(await made(change({ set: odd }))).to.deep.equal([true])
    expect(await held()).to.deep.equal(odd)
    expect(await made(change({ set: { b: 'c' }, remove: ['', '1', 'none'] }))).to.deep.equal([true])
    expect(await held()).to.deep.equal({ 'naïve "field"': odd['naïve "field"'], b: 'c' })
  })

  it('sets and removes more fields than one command has', async () => {
    const names = Array.from({ length: 2_501 }, (_, at) => `field ${at}`)
    const all = Object.fromEntries(names.map((name, at) => [name, `value ${at}`]))
    await made(change({ set: all }))
    expect(await held()).to.deep.equal(all)
    await made(change({ remove: names.slice(0, -1) }))
    expect(await held()).to.deep.equal({ 'field 2500': 'value 2500' })
  })

  it('leaves no hash without fields', async () => {
    await made(change({ set: { b: 'c' } }))
    await made(change({ remove: ['b'] }))
    expect(await client.exists('a')).to.equal(0)
    expect(await held()).to.equal(undefined)
  })

  const expected: readonly (readonly [what: string, expect: HashChange['expect'], holds: boolean])[] = [
    ['what is there', { b: 'c' }, true],
    ['another value', { b: 'd' }, false],
    ['nothing where something is', { b: undefined }, false],
    ['nothing where nothing is', { e: undefined }, true],
    ['something where nothing is', { e: '' }, false],
    ['two fields of which one differs', { b: 'c', e: 'f' }, false],
    ['no hash where one is', 'no hash', false],
  ]
  for (const [what, expect_, holds] of expected) {
    it(`${holds ? 'makes' : 'does not make'} a change that expects ${what}`, async () => {
      await client.hset('a', 'b', 'c')
      expect(await made(change({ expect: expect_, set: { g: 'h' } }))).to.deep.equal([holds])
      expect((await held())?.g).to.equal(holds ? 'h' : undefined)
    })
  }

  it('makes a change that expects no hash where none is', async () => {
    expect(await made(change({ expect: 'no hash', set: { g: 'h' } }))).to.deep.equal([true])
    expect(await held()).to.deep.equal({ g: 'h' })
    expect(await made(change({ expect: 'no hash', set: { g: 'i' } }))).to.deep.equal([false])
    expect(await held()).to.deep.equal({ g: 'h' })
  })

  it('makes changes that belong together all, or none', async () => {
    const second = (value: string | undefined) => change({ key: 'z', expect: { y: value }, set: { w: '1' } })
    expect(await made(change({ set: { b: 'c' } }), second('x'))).to.deep.equal([false])
    expect(await client.exists('a', 'z')).to.equal(0)
    expect(await made(change({ set: { b: 'c' } }), second(undefined))).to.deep.equal([true])
    expect(await client.exists('a', 'z')).to.equal(2)
  })

  it('answers many changes in their order, in batches', async () => {
    await client.hset('k7', 'b', 'taken')
    const many = Array.from({ length: 1_300 }, (_, at) => [
      change({ key: `k${at}`, expect: { b: undefined }, set: { b: 'x'.repeat(at % 5 === 0 ? 20_000 : 1) } }),
    ])
    const answers = await hashes().change(many, signal)
    expect(answers.map((of, at) => (of ? -1 : at)).filter(at => at >= 0)).to.deep.equal([7])
    expect(await client.dbsize()).to.equal(1_300)
  })

  it('loses no change of another: counts that two add to at the same time are right', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async times => {
        await client.flushdb()
        const addOne = async () => {
          for (;;) {
            const before = (await held())?.count
            const set = { count: String(Number(before ?? 0) + 1) }
            if ((await made(change({ expect: { count: before }, set })))[0]) return
          }
        }
        await Promise.all(Array.from({ length: times }, addOne))
        expect(await held()).to.deep.equal({ count: String(times) })
      }),
      { numRuns: 10 },
    ))

  it('goes on when the server forgot its scripts', async () => {
    await made(change({ set: { b: '1' } }))
    await client.script('FLUSH')
    expect(await made(change({ set: { b: '2' } }))).to.deep.equal([true])
  })

  it('fails when a key holds something else', async () => {
    await client.set('a', 'text')
    expect(await failureOf(made(change({ set: { b: 'c' } })))).to.include({ code: 'SOURCE_MALFORMED' })
  })
})
