import type { Cluster, Command, Pipeline, Redis } from 'ioredis'
import type { Names } from '../../lib/types.js'
import { type Client, isCluster } from './client.js'
import { redisError } from './errors.js'
import { type CommandWords, keyedCommands } from './keyed-command.js'

type Reply = readonly [error: unknown, answer?: unknown]

/**
 * Sends a command for each key, all together: one answer for each, in order. Fails as the first of them does,
 * since a batch itself succeeds whatever its commands do.
 */
export const sendAll = async (
  client: Client,
  words: CommandWords,
  keys: Names,
  source: string,
): Promise<unknown[]> => {
  const commands = keys.map(keyedCommands(words))
  const replies = isCluster(client) ? await toTheirNodes(client, commands) : await inOne(client, commands)
  return replies.map(([error, answer], at) => {
    if (error) throw redisError(error, source, keys[at]!)
    return answer
  })
}

const inOne = async (client: Redis, commands: readonly Command[]): Promise<readonly Reply[]> => {
  // Its type tells of the commands that the client knows by name alone.
  const pipeline = client.pipeline() as unknown as Pipeline
  for (const command of commands) pipeline.sendCommand(command)
  return (await pipeline.exec()) ?? []
}

/** A pipeline has one node to go to; by themselves, commands find theirs, and follow a slot that moves. */
const toTheirNodes = (client: Cluster, commands: readonly Command[]): Promise<readonly Reply[]> =>
  Promise.all(
    commands.map(command => {
      client.sendCommand(command)
      return command.promise.then(
        (answer): Reply => [null, answer],
        (error: unknown): Reply => [error],
      )
    }),
  )
