import { Command } from 'ioredis'
import { LernError } from '../../../lib/errors.js'
import type { Client } from '../client.js'
import { redisError } from '../errors.js'
import { type Reply, repliesTo } from '../replies.js'

/** A command as it is sent: its name, and all that follows. */
export type WholeCommand = readonly [name: string, ...rest: string[]]

/** Sends commands together: one answer for each, in order. Fails as the first of them does. */
export const sendEach = async (client: Client, commands: readonly WholeCommand[], source: string) => {
  const encoded = commands.map(([name, ...rest]) => new Command(name, rest, { replyEncoding: 'utf8' }))
  return answersIn(await repliesTo(client, encoded), source)
}

/** The answers of replies; the first failure of one of them is thrown. */
export const answersIn = (replies: readonly Reply[], source: string): unknown[] =>
  replies.map(([error, answer]) => {
    if (error) throw writeError(error, source)
    return answer
  })

const OUT_OF_MEMORY = /^OOM /

/** A server without room for more answers all else: to ask again would not help. */
const writeError = (error: unknown, source: string): LernError => {
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return redisError(error, source)
  return new LernError('STORE_FULL', `${source} is full`, { source, allowed: 'a higher maxmemory of Redis' })
}
