import type { Redis } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import { boolean, json, map, personal, text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { Personal } from '../../../lib/personal.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import type { AnyRow } from '../../../lib/types.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { redisClients } from './support/clients.js'
import { inOrder } from './support/people.js'

const DATABASE = 9
const KEYS = ['user:{}', 'lern:hidden:{user:{}}'] as const

const notes = dataset('notes', {
  block: 'lern',
  summary: 'Several notes of each person',
  columns: { userid: text, place: text, topic: text, seen: boolean, about: map(personal(text)) },
  partition: ['userid'],
  clustering: ['place', 'topic'],
})
const accounts = dataset('accounts', {
  block: 'lern',
  summary: 'Persons, in part',
  columns: { id: text, firstname: personal(text), places: json, seen: boolean, about: map(text) },
  partition: ['id'],
})

const PERSONS = 1_200
const places = ['north', 'Ünder', 'south', '😀']

const noteRows: readonly AnyRow[] = Array.from({ length: PERSONS }, (_, at) =>
  places.slice(0, at % 5).map(place => ({
    userid: `u${at}`,
    place,
    topic: `t${at % 3}`,
    seen: at % 2 === 0,
    about: new Map([['x', new Personal(`[${at}] \\[`)]]),
  })),
).flat()

const accountRows: readonly AnyRow[] = Array.from({ length: PERSONS }, (_, at) => ({
  id: `u${at}`,
  firstname: new Personal(`Asha ${at}`),
  places: at % 2 === 0 ? null : '["a\\\\[b"]',
  seen: null,
  about: new Map(),
}))

const entriesOf = (id: string): string => {
  const rows = noteRows.filter(({ userid }) => userid === id)
  const entries = rows.map(({ place, topic, seen }) => {
    const about = { x: `[${id.slice(1)}] \\[` }
    return [JSON.stringify([place, topic]), { at: '2025-01-01T00:00:00Z', row: { seen, about } }]
  })
  return JSON.stringify({
    ...Object.fromEntries(entries.reverse()),
    '["gone","t"]': { at: '2025-01-01T00:00:00Z' },
  })
}

const fill = async (client: Redis) => {
  const pipeline = client.pipeline().flushdb()
  for (let at = 0; at < PERSONS; at++) {
    const id = `u${at}`
    const key = at % 7 === 0 ? `lern:hidden:{user:${id}}` : `user:${id}`
    if (at % 5 !== 0) pipeline.hset(key, 'notes', entriesOf(id))
    pipeline.hset(`user:${id}`, 'version', '1', 'firstname', `Asha ${at}`, 'seen', 'no boolean')
    if (at % 2 !== 0) pipeline.hset(`user:${id}`, 'places', '["a\\\\[b"]')
    pipeline.hset(`user:foreign-${at}`, 'firstname', 'no account')
  }
  await pipeline.exec()
}

describeWithRedis('redis, rows in fields', server => {
  const { temporary } = temporaryFolder()
  const connect = redisClients()

  before(async () => {
    const client = connect({ port: server().port, db: DATABASE })
    await client.connect()
    await fill(client)
  })

  const client = () => connect({ port: server().port, db: DATABASE })
  const broken = () => connect({ port: server().port, username: 'nobody', password: 'wrong' })
  const close = async () => {}
  const entries = (of: Redis) => redis(of).entries({ keys: KEYS, field: 'notes' })
  const part = (of: Redis) =>
    redis(of).part({ keys: KEYS[0], columns: ['firstname', 'places'], marker: 'version' })

  sourceContract('many rows in a field', {
    open: async () => ({
      source: entries(client()),
      dataset: notes,
      rows: inOrder(notes, noteRows),
      temporary,
      close,
    }),
    broken: async () => ({ source: entries(broken()), dataset: notes, rows: [], temporary, close }),
  })
  sourceContract('hashes that hold a part of a dataset', {
    open: async () => ({
      source: part(client()),
      dataset: accounts,
      rows: inOrder(accounts, accountRows),
      temporary,
      close,
    }),
    broken: async () => ({ source: part(broken()), dataset: accounts, rows: [], temporary, close }),
  })
})
