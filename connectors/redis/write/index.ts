import type { EventLog } from '../../../lib/event-log.js'
import type { HashStore } from '../../../lib/hash-store.js'
import { type Client, refusePrefixed } from '../client.js'
import { type RedisOptions, settingsOf } from '../options.js'
import { Server } from '../server.js'
import { changeHashes } from './change-hashes.js'
import { type EventLogOptions, streamLog } from './event-log.js'
import { withLock } from './lock.js'
import { wholeHashes } from './whole-hashes.js'

export type { EventLogOptions } from './event-log.js'

export interface WriterOptions extends RedisOptions {
  /** Milliseconds after which the lock of a program that died ends; 30 s by default. */
  readonly lockMs?: number
}

/** What may be changed in a Redis database. */
export interface RedisWriter {
  readonly hashes: HashStore
  events(options: EventLogOptions): EventLog
}

const LOCK_MS = 30_000

/**
 * Changes hashes of Redis and takes events from its streams. The client is the caller's, as for reading:
 * connected when first needed, never closed here; for waiting it is duplicated.
 */
export const redisWriter = (client: Client, options: WriterOptions = {}): RedisWriter => {
  refusePrefixed(client)
  const server = new Server('redis', client, settingsOf(options))
  const lockMs = options.lockMs ?? LOCK_MS
  return {
    hashes: {
      name: server.name,
      read: wholeHashes(server),
      change: (changes, signal) => changeHashes(server, changes, signal),
      exclusively: (name, work, signal) => withLock(server, name, lockMs, work, signal),
    },
    events: streams => streamLog(server, streams),
  }
}
