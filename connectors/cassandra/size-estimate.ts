import { MAX_TOKEN, MIN_TOKEN } from '../../lib/token-range.js'
import type { Cluster, DriverRow } from './cluster.js'
import { RING_SIZE, ratio } from './ring.js'
import type { TableName } from './schema.js'

/** How large a table is. */
export interface SizeEstimate {
  readonly partitions: number
  /** As rows are kept, without compression. */
  readonly bytes: number
}

const ESTIMATES = `SELECT range_start, range_end, partitions_count, mean_partition_size
  FROM system.size_estimates WHERE keyspace_name = ? AND table_name = ?`

/**
 * The size of a table, as the nodes last counted it: every few minutes, and only what has been flushed to disk.
 * Undefined when no node has counted yet. Each node knows its own slices; nodes that cannot be asked are made up for.
 */
export const sizeEstimate = async (
  cluster: Cluster,
  { keyspace, table }: TableName,
): Promise<SizeEstimate | undefined> => {
  await cluster.connect()
  const hosts = cluster.client.getState().getConnectedHosts()
  const answers = await Promise.all(
    hosts.map(host => cluster.query(ESTIMATES, [keyspace, table], { host }).catch(() => [])),
  )
  const slices = answers.flat()
  const covered = slices.reduce((sum, slice) => sum + share(slice), 0)
  if (covered === 0) return undefined
  const whole = (of: (slice: DriverRow) => number) =>
    Math.round(slices.reduce((sum, slice) => sum + of(slice), 0) / Math.min(1, covered))
  return { partitions: whole(partitionsIn), bytes: whole(bytesIn) }
}

const partitionsIn = ({ partitions_count }: DriverRow): number => Number(partitions_count ?? 0)
const bytesIn = (slice: DriverRow): number => partitionsIn(slice) * Number(slice.mean_partition_size ?? 0)

/** The part of the ring that an estimate speaks of; a slice may go over the ring's end. */
const share = ({ range_start, range_end }: DriverRow): number => {
  const [start, end] = [BigInt(String(range_start)), BigInt(String(range_end))]
  const size = end > start ? end - start : MAX_TOKEN - start + (end - MIN_TOKEN)
  return ratio(size, RING_SIZE)
}
