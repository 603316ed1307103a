import type { Level } from '../../lib/index.js'
import type { CollectionBatch } from './collection-batch.js'
import type { ExhaustPreparing } from './exhaust-request.js'
import { keyring, preferences, protectionOf, type TenantPolicy, tenantPolicy } from './protection.js'
import { batches, collections, resolveBatches } from './resolve-batches.js'

/** What every exhaust report reads before its flow is composed. */
export const requestReads = [batches, collections, preferences, keyring] as const

interface Asking {
  readonly report: string
  /** What the name of a file says of the report: `progress`. */
  readonly key: string
  /** The level where no policy says one. */
  readonly byDefault: Level
  /** Refuses what the policy of a tenant does not allow. */
  readonly check?: (policy: TenantPolicy) => void
}

/** The batches of a request, each with the protection that its tenant wants; a tenant is asked once. */
export const protectedBatches = async (
  given: ExhaustPreparing,
  { report, key, byDefault, check }: Asking,
): Promise<readonly CollectionBatch[]> => {
  const resolved = await resolveBatches(given, key)
  const tenants = [...new Set(resolved.map(({ requestedBy }) => requestedBy))]
  const protections = new Map<string, CollectionBatch['protection']>()
  for (const tenant of tenants) {
    const policy = await tenantPolicy(given, report, tenant, byDefault)
    check?.(policy)
    protections.set(tenant, await protectionOf(given, tenant, policy.level))
  }
  return resolved.map(batch => ({ ...batch, protection: protections.get(batch.requestedBy) }))
}
