import { redis } from '../../../connectors/redis/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { redisClients } from './support/clients.js'
import {
  collections,
  inOrder,
  nodes,
  people,
  persons,
  writeCollections,
  writePersons,
} from './support/people.js'

const DATABASE = 1

describeWithRedis('redis', server => {
  const { temporary } = temporaryFolder()
  const connect = redisClients()

  before(async () => {
    const writer = connect({ port: server().port, db: DATABASE, enableOfflineQueue: true })
    await writer.flushdb()
    await writePersons(writer)
    await writeCollections(writer)
    writer.disconnect()
  })

  const client = () => connect({ port: server().port, db: DATABASE })
  const broken = () => connect({ port: server().port, username: 'nobody', password: 'wrong' })
  const close = async () => {}

  for (const [where, memory] of [
    ['in memory', undefined],
    ['on disk', 20_000],
  ] as const) {
    const options = memory === undefined ? {} : { memory }
    sourceContract(`hashes of Redis, keys sorted ${where}`, {
      open: async () => ({
        source: redis(client(), options).hashes({ keys: 'user:{}' }),
        dataset: people,
        rows: inOrder(people, persons),
        temporary,
        close,
      }),
      broken: async () => ({
        source: redis(broken(), options).hashes({ keys: 'user:{}' }),
        dataset: people,
        rows: [],
        temporary,
        close,
      }),
    })
  }

  sourceContract('sets of Redis', {
    open: async () => ({
      source: redis(client()).sets({ keys: '{}:{}:optionalnodes' }),
      dataset: nodes,
      rows: inOrder(nodes, collections),
      temporary,
      knowsEveryKey: true,
      close,
    }),
  })
})
