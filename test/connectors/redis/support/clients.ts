import { Redis, type RedisOptions } from 'ioredis'

/** Makes clients as the command line does, and closes them after each test of the suite it is called in. */
export const redisClients = () => {
  const open: Redis[] = []
  afterEach(() => {
    for (const client of open.splice(0)) client.disconnect()
  })

  return (options: RedisOptions): Redis => {
    const client = new Redis({
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      retryStrategy: () => 20,
      ...options,
    })
    client.on('error', () => {})
    open.push(client)
    return client
  }
}

/** A client of this database, connected and with nothing in it. */
export const emptied = async (client: Redis): Promise<Redis> => {
  await client.connect()
  await client.flushdb()
  return client
}
