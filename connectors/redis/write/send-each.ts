import { LernError } from '../../../lib/errors.js'
import { type Client, isCluster } from '../client.js'
import { redisError } from '../errors.js'

/** A command as it is sent: its name, and all that follows. */
export type WholeCommand = readonly [name: string, ...rest: string[]]

type Reply = readonly [error: unknown, answer?: unknown]

/** Sends commands together: one answer for each, in order. Fails as the first of them does. */
export const sendEach = async (
  client: Client,
  commands: readonly WholeCommand[],
  source: string,
): Promise<unknown[]> => {
  const replies = await repliesTo(client, commands)
  return replies.map(([error, answer]) => {
    if (error) throw writeError(error, source)
    return answer
  })
}

/** A pipeline goes to one node; in a cluster each command finds its own. */
const repliesTo = async (client: Client, commands: readonly WholeCommand[]): Promise<readonly Reply[]> => {
  if (isCluster(client)) {
    return Promise.all(
      commands.map(([name, ...rest]) =>
        client.call(name, ...rest).then(
          (answer): Reply => [null, answer],
          (error: unknown): Reply => [error],
        ),
      ),
    )
  }
  const pipeline = client.pipeline()
  for (const [name, ...rest] of commands) pipeline.call(name, ...rest)
  return (await pipeline.exec()) ?? []
}

const OUT_OF_MEMORY = /^OOM /

/** A server without room for more answers all else: to ask again would not help. */
const writeError = (error: unknown, source: string): LernError => {
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return redisError(error, source)
  return new LernError('STORE_FULL', `${source} is full`, { source, allowed: 'a higher maxmemory of Redis' })
}
