import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { redisWriter } from '../../../../connectors/redis/index.js'
import { describeWithRedis } from '../../../support/describe-with-redis.js'
import { emptied, redisClients } from '../support/clients.js'

const DATABASE = 4
const STREAM = 'events'
const GROUP = 'readers'
/** More than a page, taken by a program that died, and then deleted. */
const TRIMMED = 1_100
const IDLE_MS = 600_000

/** Answers as Redis 6.2 does: nothing in place of each entry that was deleted. */
const answeringAsBefore7 = (client: Redis): Redis => {
  const call = client.call.bind(client) as (...command: readonly string[]) => Promise<unknown>
  const older = async (...command: readonly string[]): Promise<unknown> => {
    const answer = await call(...command)
    if (command[0] !== 'xautoclaim' || !Array.isArray(answer)) return answer
    const [cursor, entries, deleted = []] = answer as [string, unknown[], unknown[]?]
    return [cursor, [...deleted.map(() => null), ...entries]]
  }
  return Object.assign(client, { call: older })
}

describeWithRedis('redis, a log of events', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
    await client.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM')
  })

  const add = async (count: number) => {
    const adding = client.pipeline()
    for (let at = 0; at < count; at++) adding.xadd(STREAM, '*', 'event', String(at))
    await adding.exec()
  }
  const takenLongAgo = async (count: number) => {
    await client.xreadgroup('GROUP', GROUP, 'dead', 'COUNT', count, 'STREAMS', STREAM, '>')
    const ids = (await client.xrange(STREAM, '-', '+', 'COUNT', count)).map(([id]) => id)
    await client.xclaim(STREAM, GROUP, 'dead', 0, ...ids, 'IDLE', 2 * IDLE_MS, 'JUSTID')
  }

  const servers = [
    ['7', (of: Redis) => of],
    ['6.2', answeringAsBefore7],
  ] as const
  for (const [version, answering] of servers)
    for (const follow of [false, true])
      it(`gives what lies behind deleted entries of Redis ${version}${follow ? ', following' : ''}`, async () => {
        await add(TRIMMED + 50)
        await takenLongAgo(TRIMMED + 20)
        await client.xtrim(STREAM, 'MAXLEN', 50)

        const stop = new AbortController()
        const { signal } = stop
        const log = redisWriter(answering(client), { timeoutMs: 2_000 }).events({
          stream: STREAM,
          group: GROUP,
          buried: 'buried',
          idleMs: IDLE_MS,
        })
        const found: (string | undefined)[] = []
        for await (const events of log.take({ follow, signal })) {
          found.push(...events.map(({ text }) => text))
          await log.finish(
            events.map(({ id }) => id),
            signal,
          )
          if (follow && found.length === 50) stop.abort()
        }
        expect(found).to.deep.equal(Array.from({ length: 50 }, (_, at) => String(TRIMMED + at)))
        expect(await client.xlen(STREAM)).to.equal(0)
      })
})
