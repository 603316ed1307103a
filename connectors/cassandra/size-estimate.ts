import { MAX_TOKEN, MIN_TOKEN } from '../../lib/token-range.js'
import type { Cluster, DriverRow } from './cluster.js'
import { RING_SIZE, ratio } from './ring.js'
import type { TableName } from './schema.js'

const ESTIMATES = `SELECT range_start, range_end, partitions_count FROM system.size_estimates
  WHERE keyspace_name = ? AND table_name = ?`

/**
 * Partitions of a table, as the nodes last counted them: every few minutes, and only what has been flushed
 * to disk. Undefined when no node has counted yet. Each node knows its own slices; nodes that cannot be
 * asked are made up for.
 */
export const sizeEstimate = async (
  cluster: Cluster,
  { keyspace, table }: TableName,
): Promise<number | undefined> => {
  await cluster.connect()
  const hosts = cluster.client.getState().getConnectedHosts()
  const answers = await Promise.all(
    hosts.map(host => cluster.query(ESTIMATES, [keyspace, table], { host }).catch(() => [])),
  )
  const slices = answers.flat()
  const covered = slices.reduce((sum, slice) => sum + share(slice), 0)
  const counted = slices.reduce((sum, slice) => sum + Number(slice.partitions_count), 0)
  return covered > 0 ? Math.round(counted / Math.min(1, covered)) : undefined
}

/** The part of the ring that an estimate speaks of; a slice may go over the ring's end. */
const share = ({ range_start, range_end }: DriverRow): number => {
  const [start, end] = [BigInt(String(range_start)), BigInt(String(range_end))]
  const size = end > start ? end - start : MAX_TOKEN - start + (end - MIN_TOKEN)
  return ratio(size, RING_SIZE)
}
