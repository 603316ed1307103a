import { type Consent, type ConsentRule, isConsent, type Settings } from '../../lib/index.js'

/** What a user said about one program to one organisation. */
export interface ProgramConsent extends Consent {
  readonly consumer_id: string
  readonly last_updated_on: Date | null
}

/** Of a user's consents to one program the one that was changed last; of equal ones that of the smaller id. */
export const latestConsent = <Given extends ProgramConsent>(consents: readonly Given[]): Given | undefined =>
  consents.toSorted(
    (a, b) =>
      (b.last_updated_on?.getTime() ?? 0) - (a.last_updated_on?.getTime() ?? 0) ||
      (a.consumer_id < b.consumer_id ? -1 : 1),
  )[0]

const ruleOf = ({ consentExpiry, now }: Settings): ConsentRule =>
  consentExpiry === 'enforce' ? { at: now } : {}

/** Whether a user agrees; false as well when nobody asked. */
export const agrees = (consent: Consent | undefined, settings: Settings): boolean =>
  consent !== undefined && isConsent(consent, ruleOf(settings))
