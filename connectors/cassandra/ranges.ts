import { LernError } from '../../lib/errors.js'
import { type TokenRange, WHOLE_RING } from '../../lib/token-range.js'
import type { Cluster } from './cluster.js'
import { checkCoverage, cutRing, divideRing, type OwnedRange } from './ring.js'
import type { TableName } from './schema.js'
import { sizeEstimate } from './size-estimate.js'

/** A range of fewer partitions than this is not worth a query of its own. */
const FEWEST_PARTITIONS = 500

/**
 * Bounds that divide the whole ring into about `wanted` pieces: fewer for a small table, and along the
 * slices that the nodes own, as far as that goes. They are the same for every table, so that joined tables
 * can share them.
 */
export const ringRanges = async (
  cluster: Cluster,
  name: TableName,
  wanted: number,
): Promise<readonly TokenRange[]> => {
  const [slices, partitions] = await Promise.all([ownedRanges(cluster, name), sizeEstimate(cluster, name)])
  const worth = partitions === undefined ? wanted : Math.ceil(partitions / FEWEST_PARTITIONS)
  return checkCoverage(divideRing(slices, Math.max(1, Math.min(wanted, worth))))
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
