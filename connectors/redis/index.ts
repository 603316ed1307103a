import type { Source } from '../../lib/source.js'
import { type Client, refusePrefixed } from './client.js'
import { hashSource } from './hashes.js'
import { type RedisOptions, settingsOf } from './options.js'
import { setSource } from './sets.js'

export type { Client } from './client.js'
export type { RedisOptions } from './options.js'

export interface KeyOptions {
  /** The keys' form, `{}` standing for the row's key: `user:{}`, or `{}:{}:optionalnodes`. */
  readonly keys: string
}

/** The hashes and sets of a Redis database, as sources of datasets with one key column. */
export interface Redis {
  /** One hash for each row, its fields named as the columns. The key column is taken from the hash's key. */
  hashes(options: KeyOptions): Source
  /** One set for each row, its members in the dataset's one column of a list or a set. */
  sets(options: KeyOptions): Source
}

/**
 * Serves datasets from Redis. The client is the caller's, of one server, of Sentinel or of a cluster: it is
 * connected when first needed, and never closed here. It needs an `error` listener of the caller's, and no
 * `keyPrefix`.
 *
 * Holds: up to `memory` bytes of keys for each source that is read whole, until the run ends.
 */
export const redis = (client: Client, options: RedisOptions = {}): Redis => {
  refusePrefixed(client)
  const settings = settingsOf(options)
  return {
    hashes: ({ keys }) => hashSource(client, settings, keys),
    sets: ({ keys }) => setSource(client, settings, keys),
  }
}
