import { Command } from 'ioredis'
import { LernError } from '../../../lib/errors.js'
import type { Client } from '../client.js'
import { redisError } from '../errors.js'
import { repliesTo } from '../replies.js'

/** A command as it is sent: its name, and all that follows. */
export type WholeCommand = readonly [name: string, ...rest: string[]]

/** Sends commands together: one answer for each, in order. Fails as the first of them does. */
export const sendEach = (client: Client, commands: readonly WholeCommand[], source: string) =>
  sendCommands(
    client,
    commands.map(([name, ...rest]) => new Command(name, rest, { replyEncoding: 'utf8' })),
    source,
  )

/** The same for commands of the client. Each can be sent only once. */
export const sendCommands = async (
  client: Client,
  commands: readonly Command[],
  source: string,
): Promise<unknown[]> => {
  const replies = await repliesTo(client, commands)
  return replies.map(([error, answer]) => {
    if (error) throw writeError(error, source)
    return answer
  })
}

const OUT_OF_MEMORY = /^OOM /

/** A server without room for more answers all else: to ask again would not help. */
const writeError = (error: unknown, source: string): LernError => {
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return redisError(error, source)
  return new LernError('STORE_FULL', `${source} is full`, { source, allowed: 'a higher maxmemory of Redis' })
}
