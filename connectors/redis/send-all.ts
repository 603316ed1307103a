import type { Names } from '../../lib/types.js'
import type { Client } from './client.js'
import { type CommandWords, keyedCommands } from './encoded-command.js'
import { redisError } from './errors.js'
import { repliesTo } from './replies.js'

/** Sends a command for each key, all together: one answer for each, in order. Fails as the first of them does. */
export const sendAll = async (
  client: Client,
  words: CommandWords,
  keys: Names,
  source: string,
): Promise<unknown[]> => {
  const replies = await repliesTo(client, keys.map(keyedCommands(words)))
  return replies.map(([error, answer], at) => {
    if (error) throw redisError(error, source, keys[at]!)
    return answer
  })
}
