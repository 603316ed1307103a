import { Pool } from 'undici'
import { stopAtEnd } from '../../test/support/servers.js'

/** A request as the API shows it. */
export interface Job {
  readonly requestId: string
  readonly status: string
  readonly statusMessage: string | null
  readonly downloadUrls: readonly string[]
}

export interface Asked {
  readonly tag: string
  readonly dataset: string
  readonly requestedBy: string
  readonly datasetConfig: object
  readonly encryptionKey?: string
}

export interface ExhaustClient {
  submit(asked: Asked): Promise<Job>
  read(tag: string, requestId: string): Promise<Job>
  /** Gives how many requests of the tag there are. */
  list(tag: string): Promise<number>
  /** An answer that costs nothing but the call. */
  livez(): Promise<void>
}

const CONNECTIONS = 50

/** Calls the API for a channel. Fails when it does not answer with 200. */
export const exhaustClient = (url: string, consumer: string, channel: string): ExhaustClient => {
  const pool = new Pool(url, { connections: CONNECTIONS })
  stopAtEnd(() => pool.destroy())
  const headers = { 'x-channel-id': channel, 'x-consumer-id': consumer, 'content-type': 'application/json' }

  const call = async (path: string, body?: string): Promise<string> => {
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await pool.request({ path, method, headers, ...(body !== undefined && { body }) })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
    return text
  }
  const result = async <Result>(path: string, body?: string): Promise<Result> =>
    JSON.parse(await call(path, body)).result as Result

  return {
    submit: request => result('/request/submit', JSON.stringify({ request })),
    read: (tag, requestId) => result(`/request/read/${tag}?requestId=${requestId}`),
    list: async tag => (await result<{ readonly count: number }>(`/request/list/${tag}`)).count,
    livez: async () => void (await call('/livez')),
  }
}
