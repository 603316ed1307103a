import { type AnyRow, from, LernError } from '../../lib/index.js'
import { programEnrollment, userConsent } from '../datasets/index.js'
import { type Condition, type Filterable, type Filters, meets } from './filters.js'

const ENROLMENTS = programEnrollment.name
const CONSENTS = userConsent.name

const filterable = (kind: Filterable['kind'], ...names: readonly string[]) =>
  Object.fromEntries(names.map(name => [name, { kind, of: (row: AnyRow) => row[name] }]))

const PLACES = ['state', 'district', 'block', 'cluster', 'school'].flatMap(place =>
  ['id', 'name', 'code'].map(what => `${place}_${what}`),
)
const placeIn = (row: AnyRow, name: string): unknown =>
  (row.user_locations as ReadonlyMap<string, string>).get(name)
const places = Object.fromEntries(
  PLACES.map(name => [name, { kind: 'text' as const, of: (row: AnyRow) => placeIn(row, name) }]),
)

const enrolmentColumns = {
  ...filterable('text', 'program_id', 'program_externalId', 'program_name', 'user_id'),
  ...filterable('text', 'organisation_id', 'organisation_name', 'user_type', 'user_sub_type'),
  ...filterable('flag', 'pii_consent_required'),
  ...filterable('day', 'created_at', 'updated_at'),
  ...places,
}
const consentColumns = {
  ...filterable('text', 'user_id', 'consumer_id', 'consumer_type', 'object_id', 'object_type', 'status'),
  ...filterable('moment', 'created_on', 'last_updated_on', 'expiry'),
}

/** The conditions of a table; a request that names another one is refused. */
const conditionsOf = (filters: Filters, table: string): readonly Condition[] => {
  const unknown = filters.find(({ table_name }) => table_name !== ENROLMENTS && table_name !== CONSENTS)
  if (unknown) throw unknownTable(unknown.table_name)
  return filters.flatMap(({ table_name, table_filters }) => (table_name === table ? table_filters : []))
}

/** Whether a request says which enrolments it is about. */
export const namesEnrolments = (filters: Filters): boolean => conditionsOf(filters, ENROLMENTS).length > 0

/** The enrolments that a request is about. A source that is keyed by programs reads those of its program alone. */
export const enrolmentsOf = (filters: Filters) => {
  const conditions = conditionsOf(filters, ENROLMENTS)
  const all = from(programEnrollment)
  const program = conditions.find(({ name, operator }) => name === 'program_id' && /^==?$/.test(operator))
  const some = program ? all.among([{ program_id: String(program.value) }]) : all
  return some.filter('the request is about it', meets(ENROLMENTS, enrolmentColumns, conditions))
}

/** The consents that count for a request. */
export const consentsOf = (filters: Filters) =>
  from(
    userConsent,
    'consumer_id',
    'consumer_type',
    'object_id',
    'object_type',
    'status',
    'expiry',
    'created_on',
    'last_updated_on',
  ).filter('the request counts it', meets(CONSENTS, consentColumns, conditionsOf(filters, CONSENTS)))

const unknownTable = (name: string) =>
  new LernError('USAGE', `${JSON.stringify(name)} is no table that can be filtered`, {
    allowed: `${ENROLMENTS}, ${CONSENTS}`,
  })
