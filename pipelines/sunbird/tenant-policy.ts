import * as t from 'io-ts'
import { dimension, from, jsonText } from '../../lib/index.js'
import { tenantPreference } from '../datasets/index.js'

const Policy = t.intersection([
  t.partial({ level: t.union([t.string, t.null]) }),
  t.partial({
    job: t.union([t.record(t.string, t.union([t.partial({ level: t.string }), t.null])), t.null]),
  }),
])
const policyOf = jsonText(Policy)

/** How well a tenant wants its files protected. Tenants that say nothing follow `default`. */
export const securityPolicies = dimension(
  from(tenantPreference, 'orgid', 'key', 'data').filter(
    'the key is dataSecurityPolicy',
    preference => preference.key === 'dataSecurityPolicy',
  ),
  { by: 'orgid', maxRows: 500_000, failsAs: 'POLICY', unique: true },
)

const fieldsOf = jsonText(t.partial({ piiFields: t.union([t.array(t.string), t.null]) }))

/** The fields that a tenant holds to be personal; undefined when it has a preference that cannot be read. */
export const privateFields = (data: string | null | undefined): readonly string[] | undefined => {
  if (data === null || data === undefined) return []
  const fields = fieldsOf(data)
  return fields.ok ? (fields.value.piiFields ?? []) : undefined
}

export const DEFAULT_TENANT = 'default'

/**
 * The level at which a tenant wants the files of a report; empty when it does not say.
 * Undefined when there is a policy that cannot be read: nobody may act on that as if there were none.
 */
export const securityLevel = (report: string, data: string | null | undefined): string | undefined => {
  if (data === null || data === undefined) return ''
  const policy = policyOf(data)
  if (!policy.ok) return undefined
  return policy.value.job?.[report]?.level || policy.value.level || ''
}
