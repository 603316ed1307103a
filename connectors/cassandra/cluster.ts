import { setTimeout as pause } from 'node:timers/promises'
import cassandra, { type Client, type QueryOptions } from 'cassandra-driver'
import { abortable } from '../../lib/abortable.js'
import { isUnprepared, remedyFor } from './errors.js'
import { Limiter } from './limiter.js'
import type { Settings } from './options.js'
import { RawPage } from './page.js'
import { AS_BYTES, givesBytes } from './seam.js'

/** Rows that the driver has decoded itself. */
export type DriverRow = Readonly<Record<string, unknown>>

export interface Page {
  /** As bytes, or decoded when the driver does not give bytes. */
  readonly rows: RawPage | readonly DriverRow[]
  readonly length: number
  /** Where the next page starts; absent on the last one, present even when this one is empty. */
  readonly next: string | undefined
}

export interface PageQuery {
  readonly cql: string
  readonly values: readonly unknown[]
  /** The token that decides which replica is asked. */
  readonly token: bigint
}

/** The driver tries nothing again: how a page is tried again depends on how it failed. */
const RETRY = new cassandra.policies.retry.FallthroughRetryPolicy()

/** Each node answers for itself what it knows of the cluster. */
const SYSTEM = {
  prepare: true,
  isIdempotent: true,
  consistency: cassandra.types.consistencies.one,
  fetchSize: 0,
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000

/**
 * A pause of up to twice the last one, anywhere in between, so that many scans do not come back together.
 */
export const backoff = async (attempt: number, signal?: AbortSignal): Promise<void> => {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)
  try {
    await pause(Math.random() * most, undefined, { ...(signal && { signal }) })
  } catch {
    signal?.throwIfAborted()
  }
}

/** A client that was handed in, and what all scans that use it share. */
export class Cluster {
  readonly #limiter: Limiter
  /** True when pages come as bytes, false when the driver decodes them. */
  readonly decodesPages: boolean

  constructor(
    readonly client: Client,
    readonly settings: Settings,
  ) {
    this.#limiter = new Limiter(settings.rowsPerSecond)
    this.decodesPages = settings.decode === 'page' && givesBytes(client)
  }

  async connect(): Promise<void> {
    await this.client.connect()
  }

  /** Runs a small query of one page, again while the servers are merely busy. */
  async query(
    cql: string,
    values: readonly unknown[],
    options: QueryOptions = {},
  ): Promise<readonly DriverRow[]> {
    const deadline = Date.now() + this.settings.retryForMs
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await this.client.execute(cql, [...values], { ...SYSTEM, retry: RETRY, ...options })
        return result.rows
      } catch (error) {
        if (remedyFor(error) === 'final' || Date.now() > deadline || !this.#hasConnected()) throw error
        await backoff(attempt)
      }
    }
  }

  /** A server that was never reached is a wrong address rather than a busy server: that is said at once. */
  #hasConnected(): boolean {
    return this.client.getState().getConnectedHosts().length > 0
  }

  async page(query: PageQuery, rows: number, from: string | undefined, signal: AbortSignal): Promise<Page> {
    const wait = this.#limiter.delay(Date.now())
    if (wait > 0) await pause(wait, undefined, { signal })
    const options = {
      ...this.#options(),
      fetchSize: rows,
      ...(from && { pageState: from }),
      ...this.#route(query),
    }
    const ask = (cql: string) => abortable(this.client.execute(cql, [...query.values], options), signal)
    const result = await ask(query.cql).catch(error => {
      if (!isUnprepared(error)) throw error
      // In other words it is another statement, which the server prepares, or says why it does not.
      return ask(`${query.cql} `)
    })
    const page = result.rows as unknown as Page['rows']
    this.#limiter.spend(page.length, Date.now())
    return { rows: page, length: page.length, next: result.pageState ?? undefined }
  }

  #options(): QueryOptions {
    const { consistency, readTimeoutMs } = this.settings
    return {
      prepare: true,
      isIdempotent: true,
      autoPage: false,
      retry: RETRY,
      consistency,
      readTimeout: readTimeoutMs,
    }
  }

  #route({ token }: PageQuery): QueryOptions {
    const marked = { [AS_BYTES]: this.decodesPages } as QueryOptions
    const { metadata } = this.client
    // A client may be told not to learn the ring; the driver then asks any host.
    if (!metadata?.getTokenRanges()?.size) return marked
    // The driver routes by a token as well as by key bytes; its types know only the latter.
    return { ...marked, routingKey: metadata.newToken(String(token)) as unknown as Buffer }
  }
}

export const isRawPage = (rows: Page['rows']): rows is RawPage => rows instanceof RawPage
