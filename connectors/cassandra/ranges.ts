import { LernError } from '../../lib/errors.js'
import { type TokenRange, WHOLE_RING } from '../../lib/token-range.js'
import type { Cluster } from './cluster.js'
import { checkCoverage, cutRing, divideRing, type OwnedRange } from './ring.js'
import type { TableName } from './schema.js'
import { type SizeEstimate, sizeEstimate } from './size-estimate.js'

/** A range of fewer partitions is not worth a query of its own, unless it is large all the same. */
const FEWEST_PARTITIONS = 500
/**
 * What is read of a range of a large table: hardly more than a page, so little that it is read to its end while it
 * waits for its turn. Longer ranges would stop at what may wait, and be read one after the other; shorter ones would
 * cost more requests.
 */
const RANGE_BYTES = 3 << 18
/** A plan lists its ranges, and so does its ledger. */
const MOST_RANGES = 1 << 16

/**
 * Bounds that divide the whole ring into about `wanted` pieces: fewer for a small table, more for a large one of which
 * a large part is read (`share`, of 1), and along the slices that the nodes own, as far as that goes. They fit every
 * table, so that joined tables can share them.
 */
export const ringRanges = async (
  cluster: Cluster,
  name: TableName,
  wanted: number,
  share: number,
): Promise<readonly TokenRange[]> => {
  const [slices, size] = await Promise.all([ownedRanges(cluster, name), sizeEstimate(cluster, name)])
  return checkCoverage(divideRing(slices, rangesWorth(wanted, size, share)))
}

/** How many ranges a table of this size is worth of which so large a part is read. */
export const rangesWorth = (wanted: number, size: SizeEstimate | undefined, share: number): number => {
  // A table that nobody wrote to disk yet is not known to be small.
  if (!size || size.partitions === 0) return wanted
  const bySize = Math.min(MOST_RANGES, Math.ceil((size.bytes * share) / RANGE_BYTES))
  const most = Math.max(Math.ceil(size.partitions / FEWEST_PARTITIONS), Math.min(size.partitions, bySize))
  return Math.max(1, Math.min(Math.max(wanted, bySize), most))
}

const PARTITIONER = 'SELECT partitioner FROM system.local'

const ownedRanges = async (cluster: Cluster, { keyspace }: TableName): Promise<OwnedRange[]> => {
  const [local] = await cluster.query(PARTITIONER, [])
  const partitioner = String(local?.partitioner).split('.').at(-1)!
  if (partitioner !== 'Murmur3Partitioner')
    throw new LernError(
      'SOURCE_SCHEMA',
      `the cluster places rows by ${partitioner}, not by Murmur3Partitioner`,
      {
        allowed: 'Murmur3Partitioner',
      },
    )
  const { metadata } = cluster.client
  const tokens = [...(metadata.getTokenRanges() ?? [])].map(range => BigInt(String(range.end)))
  // A client may be told not to learn the ring.
  if (tokens.length === 0) return [{ ...WHOLE_RING, replicas: '' }]
  return cutRing(tokens).map(range => {
    const hosts = metadata.getReplicas(keyspace, metadata.newToken(String(range.end))) ?? []
    return {
      ...range,
      replicas: hosts
        .map(host => host.address)
        .sort()
        .join(),
    }
  })
}
