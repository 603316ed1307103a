import type { Fields } from '../../lib/hash-store.js'
import { PLACE_KINDS, placesOf, userTypes } from '../sunbird/profile.js'
import type { Directory } from './directory.js'
import { SIGN_IN } from './layout.js'

/**
 * What of a row of `user` becomes fields of a hash. Contact values stay encrypted, as they are in the table.
 */
export interface Account {
  readonly id: string
  readonly firstname: string | null
  readonly lastname: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly rootorgid: string | null
  /** Lists under `id`, `board`, `medium`, `subject` and `gradeLevel`. */
  readonly framework: ReadonlyMap<string, Iterable<string>>
  readonly profilelocation: string | null
  readonly profileusertypes: string | null
}

/** A link of a user to an organisation. */
export interface Link {
  readonly organisationid: string
  readonly isdeleted: boolean | null
}

type Values = Readonly<Record<string, string | null | undefined>>

const SCHOOL = '2'

/** The fields of an account as today's readers expect them. What has no value has no field. */
export const accountFields = (account: Account, links: readonly Link[], directory: Directory): Fields => {
  const live = links.filter(({ isdeleted }) => isdeleted === false)
  return present({
    userid: account.id,
    firstname: account.firstname,
    lastname: account.lastname,
    email: account.email,
    phone: account.phone,
    rootorgid: account.rootorgid,
    [SIGN_IN]: account.rootorgid === directory.custodian ? 'Self-Signed-In' : 'Validated',
    profilelocation: account.profilelocation,
    ...frameworkOf(account.framework),
    ...typesOf(account.profileusertypes),
    ...placeNames(account.profilelocation, directory),
    ...(live.length > 0 && { orgname: rootName(account.rootorgid, directory) }),
    ...schoolOf(live, directory),
  })
}

/** Lists are JSON text; of the board and the framework the last one counts. */
const frameworkOf = (framework: Account['framework']): Values => {
  const listed = (name: string) => [...(framework.get(name) ?? [])]
  const text = (name: string) => (listed(name).length > 0 ? JSON.stringify(listed(name)) : undefined)
  return {
    board: listed('board').at(-1),
    framework: listed('id').at(-1),
    medium: text('medium'),
    subject: text('subject'),
    grade: text('gradeLevel'),
  }
}

/** Three fields that are always there, if empty. */
const typesOf = (profileusertypes: string | null): Values => ({
  profileusertypes: profileusertypes ?? '',
  usertype: userTypes(profileusertypes, 'type'),
  usersubtype: userTypes(profileusertypes, 'subType'),
})

/** A place counts when it is of the kind that the profile says. */
const placeNames = (profilelocation: string | null, { places }: Directory): Values => {
  const ids = placesOf(profilelocation)
  const named = PLACE_KINDS.map(kind => {
    const place = places.get(ids.get(kind) ?? '')
    return [kind, place?.type === kind ? place.name : undefined] as const
  })
  return Object.fromEntries(named)
}

/** Whatever organisations a user is linked to, the name is that of the root. */
const rootName = (rootorgid: string | null, { organisations }: Directory): string =>
  organisations.get(rootorgid ?? '')?.orgname ?? ''

/** Of several schools the last counts, by the order of their ids. */
const schoolOf = (links: readonly Link[], { organisations }: Directory): Values => {
  const schools = links
    .map(({ organisationid }) => organisations.get(organisationid))
    .filter(linked => linked?.organisationtype === SCHOOL)
  const school = schools.at(-1)
  return { schoolname: school?.orgname, schooludisecode: school?.externalid }
}

const present = (values: Values): Fields => {
  const fields: Record<string, string> = {}
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (typeof value === 'string') fields[name] = value
  }
  return fields
}
