import { from, LernError, type Preparing, report } from '../lib/index.js'
import { systemSettings, userCache, userConsent, userEnrolments } from './datasets/index.js'
import { choose, columnsParameter, headersOf, sourcesOf } from './exhaust/chosen-columns.js'
import type { CollectionBatch } from './exhaust/collection-batch.js'
import {
  BLANK_REQUEST,
  complaintAbout,
  type ExhaustRequest,
  forEachBatch,
} from './exhaust/exhaust-request.js'
import { batchFiles } from './exhaust/files.js'
import {
  batchOf,
  cached,
  isEnrolled,
  isVisible,
  keysOf,
  learnerColumns,
  learnerSources,
} from './exhaust/learners.js'
import { MESSAGES } from './exhaust/messages.js'
import { FILE } from './exhaust/own-columns.js'
import { exhaustParameters } from './exhaust/parameters.js'
import { protectedBatches, requestReads } from './exhaust/protected-batches.js'
import { mustBePrivate, requestKey } from './exhaust/protection.js'
import { shownDayOf } from './sunbird/dates.js'
import { fieldDecryption } from './sunbird/field-decryption.js'
import { fullName } from './sunbird/profile.js'

const NAME = 'userinfo-exhaust'

/** What a tenant must hold to be personal, so that this report may print it. */
const PRIVATE_FIELDS = ['email', 'phone', 'username']

const settingRows = from(systemSettings, 'value')

const SOURCES = {
  ...learnerSources,
  username: 'User Name',
  usertype: 'User Type',
  usersubtype: 'User Sub Type',
  state: 'State',
  district: 'District',
  block: 'Block',
  cluster: 'Cluster',
  schooludisecode: 'School Id',
  schoolname: 'School Name',
  orgname: 'Org Name',
  email: 'Email ID',
  phone: 'Mobile Number',
  consentflag: 'Consent Provided',
  consentprovideddate: 'Consent Provided Date',
}

const parameters = { ...exhaustParameters, columns: columnsParameter(SOURCES) }

interface UserInfo extends ExhaustRequest {
  /** The batches whose learners may be asked for: those of no custodian. */
  readonly open: readonly CollectionBatch[]
}

/**
 * Who the learners of a batch are, of those who consent to share it with the organisation that asks: one file for each
 * batch. The organisation of users without a state of their own is told of nobody.
 *
 * Holds: a chunk of learners with their consents. Rows come sorted by the id of the learner.
 */
export const userinfoExhaust = report({
  name: NAME,
  summary: 'Names and addresses of the learners of a batch who consent to share them',
  parameters,
  prepare: {
    reads: ({ custodianOrgId }) =>
      custodianOrgId === undefined ? [...requestReads, settingRows] : requestReads,
    blank: { ...BLANK_REQUEST, open: [] } as UserInfo,
    run: given => prepareUserInfo(given),
  },
  compose: ({ parameters: { request, columns }, settings, ready: { batches, open } }) => {
    const { zone, fieldSalt, consentExpiry, now } = settings
    const because = 'active consent to share with the organisation that asks'
    const consents = from(
      userConsent,
      'consumer_id',
      'object_id',
      'status',
      'expiry',
      'last_updated_on',
    ).consented(consentExpiry === 'enforce' ? { at: now } : {})
    const users = from(
      userCache,
      'rootorgid',
      'firstname',
      'lastname',
      'email',
      'phone',
      'usertype',
      'usersubtype',
      'state',
      'district',
      'block',
      'cluster',
      'schooludisecode',
      'schoolname',
      'orgname',
    )

    return from(userEnrolments, 'courseid', 'batchid', 'active', 'enrolleddate', 'enrolled_date')
      .among(keysOf(open))
      .filter('it is active and has a date', isEnrolled)
      .enrich('user', users, r => r.userid, { missing: 'drop' })
      .sortWithin(['batchid', 'courseid'], ['userid'])
      .derive({ batch: batchOf(open) })
      .filter('the user is of the organisation that asks', isVisible)
      .derive({ requestedBy: r => r.batch.requestedBy })
      .collect('consents', consents, {
        slice: { batchid: null, requestedBy: 'consumer_id', courseid: 'object_id' },
        on: { userid: 'user_id' },
      })
      .filter('the user consents', r => r.consents.length > 0)
      .release(
        {
          firstname: r => r.user.firstname,
          lastname: r => r.user.lastname,
          email: r => r.user.email,
          phone: r => r.user.phone,
        },
        { because, open: fieldDecryption(fieldSalt) },
      )
      .select({
        ...learnerColumns,
        'User Name': r => fullName(r.firstname, r.lastname),
        'User Type': cached('usertype'),
        'User Sub Type': cached('usersubtype'),
        State: cached('state'),
        District: cached('district'),
        Block: cached('block'),
        Cluster: cached('cluster'),
        'School Id': cached('schooludisecode'),
        'School Name': cached('schoolname'),
        'Org Name': cached('orgname'),
        'Email ID': 'email',
        'Mobile Number': 'phone',
        'Consent Provided': () => 'true',
        'Consent Provided Date': r => shownDayOf(r.consents[0]!.last_updated_on, zone),
        [FILE]: r => r.batch.file,
      })
      .with(choose(SOURCES, columns, FILE))
      .to(batchFiles({ report: NAME, request, batches, columns: () => headersOf(SOURCES, columns) }))
  },
  complaint: complaintAbout,
})

const prepareUserInfo = async (given: Preparing<typeof parameters>): Promise<UserInfo> => {
  if ((await requestKey(given)) === undefined)
    throw new LernError('KEY', MESSAGES.nothingAsked, { allowed: '-p keyFile=…, the key of the request' })
  const batches = await protectedBatches(given, {
    report: NAME,
    key: 'userinfo',
    byDefault: 'PASSWORD_PROTECTED_DATASET',
    check: policy => mustBePrivate(policy, PRIVATE_FIELDS, sourcesOf(SOURCES, given.parameters.columns)),
  })
  const request = await forEachBatch(batches, async batch => {
    if (!batch.asksForConsent) throw new LernError('NO_DATA', MESSAGES.noConsent)
    return batch
  })
  const custodian = await custodianOf(given)
  return { ...request, open: request.batches.filter(({ requestedBy }) => requestedBy !== custodian) }
}

/** The organisation of users without a state of their own. */
const custodianOf = async ({ settings, found }: Preparing<typeof parameters>): Promise<string> => {
  if (settings.custodianOrgId !== undefined) return settings.custodianOrgId
  const [rows] = await found(settingRows, [{ id: 'custodianOrgId' }])
  const value = rows![0]?.value
  if (value) return value
  throw new LernError('CONFIG', 'nothing says which organisation is the custodian', {
    dataset: 'system_settings',
    allowed: 'values.custodianOrgId in the configuration, or a setting of that id',
  })
}
