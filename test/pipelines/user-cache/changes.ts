import fc from 'fast-check'
import type { Rows } from './support.js'

/** Something that became of a user in the platform. No two of a user are of the same moment. */
export interface Change {
  /** Seconds since some moment. */
  readonly at: number
  readonly userid: string
  readonly type: 'user' | 'removal' | 'consent' | 'declaration'
  /** The organisation of a consent or a declaration. */
  readonly org: string
  /** A name, or a status; nothing: it was removed. */
  readonly value: string | undefined
}

const someChange = fc.record({
  userid: fc.constantFrom('u1', 'u2', 'ü3'),
  type: fc.constantFrom(
    'user' as const,
    'user' as const,
    'removal' as const,
    'consent' as const,
    'declaration' as const,
  ),
  org: fc.constantFrom('o1', 'o2'),
  value: fc.constantFrom('ACTIVE', 'REVOKED', 'a [b] \\[c', '"', undefined),
})

export const someChanges: fc.Arbitrary<readonly Change[]> = fc
  .array(someChange, { maxLength: 25 })
  .map(changes => changes.map((change, at) => ({ ...change, at: at + 1 })))

const BEGAN = Date.parse('2025-01-01T00:00:00Z')
const timeOf = ({ at }: Change): string => new Date(BEGAN + at * 1000).toISOString()

/** The event that tells of a change. */
export const eventOf = (change: Change): object => {
  const { userid, org, value, type } = change
  const about = { id: `e${change.at}`, time: timeOf(change), userid }
  const removed = value === undefined ? { removed: true } : {}
  if (type === 'removal') return { ...about, type: 'user', payload: {}, removed: true }
  if (type === 'user') return { ...about, type, payload: userOf(change) }
  const payload =
    type === 'consent'
      ? { ...consentOf(org, value), last_updated_on: timeOf(change) }
      : { ...declarationOf(org, value), updatedon: timeOf(change) }
  return { ...about, type, payload, ...removed }
}

const userOf = ({ value, org }: Change) => ({
  firstname: value ?? null,
  rootorgid: org,
  organisations: [{ organisationid: org, isdeleted: false }],
})
const consentOf = (org: string, status: string | undefined) => ({
  consumer_id: org,
  object_id: org,
  status: status ?? null,
})
const declarationOf = (orgid: string, name: string | undefined) => ({
  orgid,
  persona: 'p',
  userinfo: { 'declared-school-name': name ?? '', 'declared-ext-id': '1' },
})

/** The tables after all changes: who is removed loses all that was there before. */
export const tablesAfter = (changes: readonly Change[]): Rows => {
  const users = new Map<string, object>()
  const links = new Map<string, object>()
  const others = { consent: new Map<string, Change>(), declaration: new Map<string, Change>() }
  for (const change of changes) {
    const { userid, type, org, value } = change
    if (type === 'removal') {
      users.delete(userid)
      links.delete(userid)
      for (const rows of Object.values(others))
        for (const [key, row] of rows) if (row.userid === userid) rows.delete(key)
    } else if (type === 'user') {
      const { organisations, ...row } = userOf(change)
      users.set(userid, { id: userid, ...row })
      links.set(userid, { userid, ...organisations[0] })
    } else if (value === undefined) others[type].delete(`${userid} ${org}`)
    else others[type].set(`${userid} ${org}`, change)
  }
  return {
    user: [...users.values()],
    user_organisation: [...links.values()],
    user_consent: [...others.consent.values()].map(of => ({
      user_id: of.userid,
      ...consentOf(of.org, of.value),
      last_updated_on: timeOf(of),
    })),
    user_declarations: [...others.declaration.values()].map(of => ({
      userid: of.userid,
      ...declarationOf(of.org, of.value),
      updatedon: timeOf(of),
    })),
    organisation: [
      { id: 'o1', orgname: 'One [1]', organisationtype: 2, externalid: '01' },
      { id: 'o2', orgname: 'Two' },
    ],
  }
}
