import {
  type Chunks,
  csv,
  from,
  LernError,
  optionalText,
  type Preparing,
  type Protection,
  report,
} from '../lib/index.js'
import { segment } from '../lib/safe-path.js'
import { programEnrollment, userCache } from './datasets/index.js'
import { MESSAGES } from './exhaust/messages.js'
import { keyring, preferences, protectionOf, requestKey, tenantPolicy } from './exhaust/protection.js'
import { agrees, latestConsent } from './program/consent.js'
import { filtersParameter } from './program/filters.js'
import { consentsOf, enrolmentsOf, namesEnrolments } from './program/tables.js'
import { compactDay, shownDayOf } from './sunbird/dates.js'
import { fieldDecryption } from './sunbird/field-decryption.js'
import { fullName } from './sunbird/profile.js'
import { DEFAULT_TENANT } from './sunbird/tenant-policy.js'

const NAME = 'program-user-exhaust'
const FOLDER = `ml_reports/${NAME}`
const FILTERED = 'filters of program_enrollment, so that not everybody is told of'

/** Columns that say nothing where no program asks for consent. */
const ABOUT_CONSENT = [
  'User Name(On user consent)',
  'Mobile number(On user consent)',
  'Email ID(On user consent)',
  'Consent Provided',
  'Consent Provided Date',
] as const

const parameters = {
  filters: filtersParameter,
  channel: optionalText('The organisation that asks: its policy says how the file is protected'),
  request: optionalText('The id of the request, which names the file'),
  keyFile: optionalText('A file with the key of the request, which it must have'),
}

/** What is known before the first row. */
interface Ready {
  readonly protection: Protection | undefined
  /** False when no program of the request asks its users for consent: then there is nothing personal to tell. */
  readonly asksForConsent: boolean
}

/**
 * Who takes part in a program, with names and addresses of those who agreed to share them with it: one file.
 *
 * Holds: a chunk of enrolments with their consents; rows are sorted on disk when they do not fit. Rows come by
 * district, block, cluster, school and user.
 */
export const programUserExhaust = report({
  name: NAME,
  summary: 'Who takes part in a program, with contact data of those who agreed to share it',
  parameters,
  prepare: {
    reads: [from(programEnrollment), preferences, keyring],
    blank: { protection: undefined, asksForConsent: true } as Ready,
    run: given => prepared(given),
  },
  compose: ({ parameters: { filters = [], request }, settings, ready }) => {
    const because = 'active consent to share with the program'
    const decrypt = fieldDecryption(settings.fieldSalt)
    const day = compactDay(settings.now, settings.fileZone)
    const name = request === undefined ? day : `${segment(request)}_${day}`

    return enrolmentsOf(filters)
      .sortWithin(['program_id'], ['user_id'])
      .present('pii_consent_required')
      .collect('consents', consentsOf(filters), {
        slice: { program_id: 'object_id' },
        on: { user_id: 'user_id' },
      })
      .derive({ consent: r => (r.pii_consent_required ? latestConsent(r.consents) : undefined) })
      .derive({ agrees: r => agrees(r.consent, settings) })
      .enrich('user', from(userCache, 'firstname', 'lastname', 'email', 'phone'), r => r.user_id, {
        missing: 'blank',
      })
      .release(
        { firstname: r => r.user?.firstname, lastname: r => r.user?.lastname },
        { because, when: r => r.agrees, otherwise: 'blank' },
      )
      .release(
        { email: r => r.user?.email, phone: r => r.user?.phone },
        { because, when: r => r.agrees, otherwise: 'blank', open: decrypt },
      )
      .select({
        'User UUID': 'user_id',
        'User Name(On user consent)': r => quoted(fullName(r.firstname, r.lastname)),
        'Mobile number(On user consent)': 'phone',
        'Email ID(On user consent)': 'email',
        'Consent Provided': r => (r.pii_consent_required && !r.consent ? '' : r.agrees ? 'Yes' : 'No'),
        'Consent Provided Date': r => shownDayOf(r.consent?.last_updated_on ?? null, settings.zone),
        'Program Name': r => quoted(r.program_name),
        'Program ID': 'program_externalId',
        State: placeOf('state_name'),
        District: placeOf('district_name'),
        Block: placeOf('block_name'),
        Cluster: placeOf('cluster_name'),
        'School Id': placeOf('school_code'),
        'School Name': placeOf('school_name'),
        Usertype: 'user_type',
        Usersubtype: 'user_sub_type',
        'Org Name': 'organisation_name',
      })
      .sortWithin([], ['District', 'Block', 'Cluster', 'School Id', 'User UUID'])
      .drop(...(ready.asksForConsent ? [] : ABOUT_CONSENT))
      .to(csv({ file: `${FOLDER}/${name}.csv`, protection: ready.protection, formulas: 'keep' }))
  },
})

const prepared = async (given: Preparing<typeof parameters>): Promise<Ready> => {
  const { filters, channel = DEFAULT_TENANT } = given.parameters
  if (!filters || !namesEnrolments(filters))
    throw new LernError('USAGE', MESSAGES.notValid, { allowed: FILTERED })
  if ((await requestKey(given)) === undefined)
    throw new LernError('KEY', MESSAGES.notValid, { allowed: 'a keyFile' })
  const { level } = await tenantPolicy(given, NAME, channel, 'PLAIN_DATASET')
  return {
    protection: await protectionOf(given, channel, level),
    asksForConsent: await anyAsks(given.rows(enrolmentsOf(filters))),
  }
}

/** Whether any enrolment is of a program that asks for consent; reads no further than the first. */
const anyAsks = async (enrolments: Chunks<{ readonly pii_consent_required: boolean | null }>) => {
  let found = false
  for await (const chunk of enrolments) {
    if (chunk.some(row => row.pii_consent_required)) return true
    found ||= chunk.some(row => row.pii_consent_required !== null)
  }
  if (found) return false
  throw new LernError('NO_DATA', 'No Data Found')
}

/** Readers of these files expect names between single quotes. */
const quoted = (name: string | null): string => (name ? `'${name}'` : '')

const placeOf = (name: string) => (row: { readonly user_locations: ReadonlyMap<string, string> }) =>
  row.user_locations.get(name) ?? ''
