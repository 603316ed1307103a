export interface RedisOptions {
  /** How long a batch, or a connection, may take, in milliseconds; 10 s by default. */
  readonly timeoutMs?: number
  /** How long a batch is tried again after the connection was lost, in milliseconds; a minute by default. */
  readonly retryForMs?: number
  /** Bytes of keys that may stay in memory when they have to be sorted; 16 MiB by default. */
  readonly memory?: number
}

export type Settings = Required<RedisOptions>

export const settingsOf = (options: RedisOptions): Settings => ({
  timeoutMs: options.timeoutMs ?? 10_000,
  retryForMs: options.retryForMs ?? 60_000,
  memory: options.memory ?? 16 * 1024 * 1024,
})
