import type { Cluster, Redis } from 'ioredis'
import type { Names } from '../../lib/types.js'
import { type Client, isCluster } from './client.js'
import { redisError } from './errors.js'

/** A command that is sent for many keys: its name, and what follows the key. */
export type Command = readonly [name: string, ...rest: string[]]

type Reply = readonly [error: unknown, answer?: unknown]

/**
 * Sends a command for each key, all together: one answer for each, in order. Fails as the first of them does,
 * since a batch itself succeeds whatever its commands do.
 */
export const sendAll = async (
  client: Client,
  command: Command,
  keys: Names,
  source: string,
): Promise<unknown[]> => {
  const replies = isCluster(client)
    ? await toTheirNodes(client, command, keys)
    : await inOne(client, command, keys)
  return replies.map(([error, answer], at) => {
    if (error) throw redisError(error, source, keys[at]!)
    return answer
  })
}

const inOne = async (client: Redis, [name, ...rest]: Command, keys: Names): Promise<readonly Reply[]> => {
  const pipeline = client.pipeline()
  for (const key of keys) pipeline.call(name, key, ...rest)
  return (await pipeline.exec()) ?? []
}

/** A pipeline has one node to go to; by themselves, commands find theirs, and follow a slot that moves. */
const toTheirNodes = (client: Cluster, [name, ...rest]: Command, keys: Names): Promise<readonly Reply[]> =>
  Promise.all(
    keys.map(key =>
      client.call(name, key, ...rest).then(
        (answer): Reply => [null, answer],
        (error: unknown): Reply => [error],
      ),
    ),
  )
