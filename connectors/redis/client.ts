import type { Cluster, Redis } from 'ioredis'
import { LernError } from '../../lib/errors.js'

export type Client = Redis | Cluster

export const isCluster = (client: Client): client is Cluster => client.isCluster

/** The servers that hold keys of their own. */
export const nodesOf = (client: Client): readonly Redis[] =>
  isCluster(client) ? client.nodes('master') : [client]

/** The client puts its prefix before the keys of every command but the one that lists them. */
export const refusePrefixed = (client: Client): void => {
  const { keyPrefix } = client.options
  if (keyPrefix === undefined || keyPrefix === '') return
  throw new LernError('CONFIG', 'the Redis client adds a prefix to keys, which lists of keys do not have', {
    allowed: `a client without keyPrefix; keys: '${keyPrefix}…{}'`,
  })
}
