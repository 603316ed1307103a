import type { Source } from '../../lib/source.js'
import { type Client, refusePrefixed } from './client.js'
import { entriesSource } from './entries.js'
import { hashSource } from './hashes.js'
import { type RedisOptions, settingsOf } from './options.js'
import { type PartOptions, partOfHash } from './part-of-hash.js'
import { setSource } from './sets.js'

export type { Client } from './client.js'
export type { RedisOptions } from './options.js'

export type { PartOptions } from './part-of-hash.js'
export { type RedisWriter, redisWriter, type WriterOptions } from './write/index.js'

export interface EntriesOptions {
  /** The forms of keys, as `hashes` takes one; each row's hash stands under one of them. */
  readonly keys: readonly [string, ...string[]]
  /** The field that holds the rows of one key, as JSON. */
  readonly field: string
}

export interface KeyOptions {
  /** The keys' form, `{}` standing for the row's key: `user:{}`, or `{}:{}:optionalnodes`. */
  readonly keys: string
}

/** The hashes and sets of a Redis database, as sources of datasets with one key column. */
export interface Redis {
  /** One hash for each row, its fields named as the columns. The key column is taken from the hash's key. */
  hashes(options: KeyOptions): Source
  /** Hashes that hold some columns of a dataset; without the field `marker` a hash is no row of it. */
  part(options: KeyOptions & PartOptions): Source
  /** Several rows for each hash, all in one field of it. */
  entries(options: EntriesOptions): Source
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
    part: ({ keys, ...part }) => partOfHash(hashSource(client, settings, keys), part),
    entries: ({ keys: [first, ...others], field }) => {
      const source = (keys: string) => hashSource(client, settings, keys)
      return entriesSource([source(first), ...others.map(source)], field)
    },
    sets: ({ keys }) => setSource(client, settings, keys),
  }
}
