import { setTimeout as pause } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { type RedisServer, startRedis } from './redis.js'
import { isUnavailable, type Unavailable } from './servers.js'

const NODES = 3
const SLOTS = 16_384
const READY_WITHIN = 30_000
const BETWEEN_LOOKS = 20

export interface RedisCluster {
  /** A client that finds the node of each key; the caller disconnects it. */
  readonly connect: () => Cluster
  /** One for each node, of the same order. */
  readonly ports: readonly number[]
  readonly stop: () => Promise<void>
}

/** Starts a cluster whose nodes share the slots evenly. The caller stops it. */
export const startRedisCluster = async (): Promise<RedisCluster | Unavailable> => {
  const nodes: RedisServer[] = []
  const stop = async () => {
    await Promise.all(nodes.map(node => node.stop()))
  }
  try {
    for (let at = 0; at < NODES; at++) {
      const node = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1')
      if (isUnavailable(node)) return node
      nodes.push(node)
    }
    const ports = nodes.map(({ port }) => port)
    await join(ports)
    return { connect: () => clientOf(ports), ports, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const clientOf = (ports: readonly number[]): Cluster => {
  const options = { lazyConnect: true, enableOfflineQueue: false }
  const client = new Cluster(
    ports.map(port => ({ host: '127.0.0.1', port })),
    options,
  )
  client.on('error', () => {})
  return client
}

const join = async (ports: readonly number[]): Promise<void> => {
  const clients = ports.map(port => new Redis({ port }))
  try {
    for (const [at, client] of clients.entries()) {
      const first = Math.floor((at * SLOTS) / NODES)
      await client.cluster('ADDSLOTSRANGE', first, Math.floor(((at + 1) * SLOTS) / NODES) - 1)
      // Two nodes that count alike would both take the same slots.
      await client.call('cluster', 'set-config-epoch', String(at + 1))
    }
    for (const port of ports.slice(1)) await clients[0]!.cluster('MEET', '127.0.0.1', port)
    for (const client of clients) await untilWhole(client)
  } finally {
    for (const client of clients) client.disconnect()
  }
}

/** Until a node knows all others and where each slot is. */
const untilWhole = async (client: Redis): Promise<void> => {
  const deadline = Date.now() + READY_WITHIN
  for (;;) {
    const info = (await client.cluster('INFO')) as string
    if (/cluster_state:ok/.test(info) && info.includes(`cluster_known_nodes:${NODES}`)) return
    if (Date.now() > deadline)
      throw new Error(`the Redis cluster is not whole after ${READY_WITHIN} ms:\n${info}`)
    await pause(BETWEEN_LOOKS)
  }
}
