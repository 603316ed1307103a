import { Redis } from 'ioredis'

/** Other tests of the same server leave behind what no engine may find. */
export const emptyDatabase = async (url: string): Promise<void> => {
  const client = new Redis(url)
  await client.flushdb()
  client.disconnect()
}
