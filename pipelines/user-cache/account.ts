import type { Fields } from '../../lib/hash-store.js'
import { PLACE_KINDS, placesOf, userTypesOf } from '../sunbird/profile.js'
import type { Directory, Organisation } from './directory.js'
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

const SCHOOL = '2'

/** The fields of an account as today's readers expect them. What has no value has no field. */
export const accountFields = (account: Account, links: readonly Link[], directory: Directory): Fields => {
  const fields = new FieldsOf()
  const { rootorgid } = account
  fields.set('userid', account.id)
  fields.set('firstname', account.firstname)
  fields.set('lastname', account.lastname)
  fields.set('email', account.email)
  fields.set('phone', account.phone)
  fields.set('rootorgid', rootorgid)
  fields.set(SIGN_IN, rootorgid === directory.custodian ? 'Self-Signed-In' : 'Validated')
  fields.set('profilelocation', account.profilelocation)
  setFramework(fields, account.framework)
  setTypes(fields, account.profileusertypes)
  setPlaces(fields, account.profilelocation, directory)
  setOrganisations(fields, rootorgid, links, directory)
  return fields.all
}

/** Fields of a hash. What has no value becomes none. */
class FieldsOf {
  readonly all: Record<string, string> = {}

  set(name: string, value: string | null | undefined): void {
    if (typeof value === 'string') this.all[name] = value
  }
}

/** Lists are JSON text; of the board and the framework the last one counts. */
const setFramework = (fields: FieldsOf, framework: Account['framework']): void => {
  fields.set('board', lastOf(framework.get('board')))
  fields.set('framework', lastOf(framework.get('id')))
  fields.set('medium', listText(framework.get('medium')))
  fields.set('subject', listText(framework.get('subject')))
  fields.set('grade', listText(framework.get('gradeLevel')))
}

const lastOf = (list: Iterable<string> = NONE): string | undefined => {
  let last: string | undefined
  for (const value of list) last = value
  return last
}

const listText = (list: Iterable<string> = NONE): string | undefined => {
  const values = Array.from(list)
  return values.length > 0 ? JSON.stringify(values) : undefined
}

const NONE: readonly string[] = []

/** Three fields that are always there, if empty. */
const setTypes = (fields: FieldsOf, profileusertypes: string | null): void => {
  fields.set('profileusertypes', profileusertypes ?? '')
  const [types, subTypes] = userTypesOf(profileusertypes, 'type', 'subType')
  fields.set('usertype', types)
  fields.set('usersubtype', subTypes)
}

/** A place counts when it is of the kind that the profile says. */
const setPlaces = (fields: FieldsOf, profilelocation: string | null, { places }: Directory): void => {
  const ids = placesOf(profilelocation)
  for (const kind of PLACE_KINDS) {
    const place = places.get(ids.get(kind) ?? '')
    if (place?.type === kind) fields.set(kind, place.name)
  }
}

/**
 * Whatever organisations a user is linked to, the name is that of the root. Of several schools the last counts, by the
 * order of their ids.
 */
const setOrganisations = (
  fields: FieldsOf,
  rootorgid: string | null,
  links: readonly Link[],
  { organisations }: Directory,
): void => {
  let [isLinked, school]: [boolean, Organisation | undefined] = [false, undefined]
  for (const { organisationid, isdeleted } of links) {
    if (isdeleted !== false) continue
    isLinked = true
    const linked = organisations.get(organisationid)
    if (linked?.organisationtype === SCHOOL) school = linked
  }
  if (isLinked) fields.set('orgname', organisations.get(rootorgid ?? '')?.orgname ?? '')
  fields.set('schoolname', school?.orgname)
  fields.set('schooludisecode', school?.externalid)
}
