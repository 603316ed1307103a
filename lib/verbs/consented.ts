import { type Step, sameShape } from '../flow/step.js'
import type { AnyRow } from '../types.js'
import { keeping } from './each.js'

/** The columns of a consent that its rule looks at. */
export interface Consent {
  readonly status: string | null
  readonly object_type?: string | null
  readonly expiry?: Date | null
}

export interface ConsentRule {
  /** What was consented to, in any case; absent: anything. */
  readonly objectType?: string
  /** The moment at which an expired consent no longer counts; absent: expiry is not looked at. */
  readonly at?: Date
}

/**
 * The consent rule: given, not revoked and not deleted, for this kind of object, and not expired where that counts.
 * What cannot be read means no.
 */
export const isConsent = (consent: Consent, rule: ConsentRule = {}): boolean =>
  sameText(consent.status, 'active') &&
  (rule.objectType === undefined || sameText(consent.object_type, rule.objectType)) &&
  (rule.at === undefined || !consent.expiry || consent.expiry.getTime() > rule.at.getTime())

const sameText = (value: string | null | undefined, wanted: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase()

/**
 * Keeps the consents that hold.
 *
 * Holds: one chunk. Keeps: order.
 */
export const consented = (rule: ConsentRule): Step => ({
  name: `consented(${rule.objectType ?? 'any object'})`,
  open: keeping((row: AnyRow) => isConsent(row as unknown as Consent, rule)),
  shape: sameShape,
  reach: 'range',
})
