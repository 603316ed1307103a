import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { abortable } from '../../lib/abortable.js'
import { isServerError } from './errors.js'

/** A row as Postgres writes it: text, or nothing. */
export type TextRow = readonly (string | null)[]

export interface SessionOptions {
  readonly signal: AbortSignal
  /** How long one statement may take, in milliseconds. */
  readonly timeoutMs: number
  readonly mode: 'read' | 'write'
}

/** The server says first that a statement took too long; we only when it says nothing at all. */
const GRACE_MS = 2_000
/** How long a server may take to hear that nobody waits for a statement any more. */
const CANCEL_WITHIN_MS = 1_000

const BEGIN = {
  read: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  write: 'BEGIN',
}
const LIMITS = `
  SELECT pg_backend_pid(), set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true)`

/** The driver would read timestamps in this machine's time zone: every value comes as text instead. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value }

/**
 * A transaction on a connection of its own. Whoever begins it closes it: what was not committed is undone,
 * and the connection goes back to the pool.
 */
export class Session {
  readonly #onError = () => {
    this.#isUsable = false
  }
  #isUsable = true
  #isOpen = true
  #backend: string | null = null

  private constructor(
    readonly pool: Pool,
    readonly client: PoolClient,
    readonly options: SessionOptions,
  ) {
    // A connection that breaks between two statements says so by an event, which ends the process if nobody
    // listens.
    client.on('error', this.#onError)
  }

  static async begin(pool: Pool, options: SessionOptions): Promise<Session> {
    const session = new Session(pool, await connect(pool, options.signal), options)
    try {
      await session.query(BEGIN[options.mode])
      const [limits] = await session.query(LIMITS, [String(options.timeoutMs)])
      session.#backend = limits![0]!
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  async query(text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
    const { signal, timeoutMs } = this.options
    signal.throwIfAborted()
    const query = { text, values: [...values], rowMode: 'array' as const, types: AS_TEXT }
    const limited = { ...query, query_timeout: timeoutMs + GRACE_MS }
    try {
      return (await abortable(this.client.query<(string | null)[]>(limited), signal)).rows
    } catch (error) {
      // After an error of the server the connection is in order; after any other a statement may still run
      // there.
      if (!isServerError(error)) this.#isUsable = false
      throw error
    }
  }

  async commit(): Promise<void> {
    await this.query('COMMIT')
    this.#isOpen = false
  }

  /**
   * Never fails: when the transaction cannot be undone, the connection is given up, and the transaction with
   * it.
   */
  async close(): Promise<void> {
    if (this.#isOpen && this.#isUsable) await this.query('ROLLBACK').catch(this.#onError)
    this.client.off('error', this.#onError)
    this.client.release(!this.#isUsable)
    if (!this.#isUsable) await this.#cancel()
  }

  /** The server would go on with a statement until it has rows to send. */
  async #cancel(): Promise<void> {
    if (this.#backend === null || this.pool.ending) return
    const asked = this.pool.query('SELECT pg_cancel_backend($1)', [this.#backend]).catch(() => {})
    const answered = new AbortController()
    const late = pause(CANCEL_WITHIN_MS, undefined, answered).catch(() => {})
    await Promise.race([asked, late])
    answered.abort()
  }
}

/** A connection that comes after the abort goes straight back. */
const connect = async (pool: Pool, signal: AbortSignal): Promise<PoolClient> => {
  signal.throwIfAborted()
  const connecting = pool.connect()
  try {
    return await abortable(connecting, signal)
  } catch (error) {
    connecting.then(client => client.release()).catch(() => {})
    throw error
  }
}
