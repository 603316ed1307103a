import { Redis } from 'ioredis'
import { userCache } from '../../pipelines/datasets/index.js'

const TOGETHER = 500
/** As many as the user cache has of a user, of all that it may have. */
const FIELDS = 25

/** The columns that are fields of a hash. */
export const fieldNames: readonly string[] = Object.keys(userCache.columns).filter(name => name !== 'userid')

/** Fills an empty database with hashes of users, and returns a client of it. */
export const withHashes = async (port: number, db: number, count: number): Promise<Redis> => {
  const client = new Redis({ port, db })
  await client.flushdb()
  for (let start = 0; start < count; start += TOGETHER) {
    const pipeline = client.pipeline()
    for (let at = start; at < Math.min(start + TOGETHER, count); at++) {
      const fields = fieldNames.slice(0, FIELDS).flatMap(name => [name, `${name} of user ${at}`])
      pipeline.hset(`user:${at}`, ...fields)
    }
    await pipeline.exec()
  }
  return client
}
