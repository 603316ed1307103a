import type { Cluster, Command, Pipeline, Redis } from 'ioredis'
import { type Client, isCluster } from './client.js'

export type Reply = readonly [error: unknown, answer?: unknown]

/** Sends commands together: one reply for each, in order. A batch itself succeeds, whatever its commands do. */
export const repliesTo = (client: Client, commands: readonly Command[]): Promise<readonly Reply[]> =>
  isCluster(client) ? fromTheirNodes(client, commands) : fromOne(client, commands)

const fromOne = async (client: Redis, commands: readonly Command[]): Promise<readonly Reply[]> => {
  // Its type tells of the commands that the client knows by name alone.
  const pipeline = client.pipeline() as unknown as Pipeline
  for (const command of commands) pipeline.sendCommand(command)
  return (await pipeline.exec()) ?? []
}

/** A pipeline has one node to go to; by themselves, commands find theirs, and follow a slot that moves. */
const fromTheirNodes = (client: Cluster, commands: readonly Command[]): Promise<readonly Reply[]> =>
  Promise.all(
    commands.map(command => {
      client.sendCommand(command)
      return command.promise.then(
        (answer): Reply => [null, answer],
        (error: unknown): Reply => [error],
      )
    }),
  )
