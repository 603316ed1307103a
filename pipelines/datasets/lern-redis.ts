import { json, personal, set, text } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

/* What LERN keeps in Redis. */

const block = 'lern'

/** Two writers fill it, so that a value may stand under `board` or under `framework_board`. */
export const userCache = dataset('user_cache', {
  block,
  summary: 'Users as reports print them, places and organisations by name',
  columns: {
    userid: text,
    firstname: personal(text),
    lastname: personal(text),
    email: personal(text),
    phone: personal(text),
    maskedemail: personal(text),
    maskedphone: personal(text),
    rootorgid: text,
    orgname: text,
    userchannel: text,
    externalid: text,
    state: text,
    district: text,
    block: text,
    cluster: text,
    schoolname: text,
    schooludisecode: text,
    usertype: text,
    usersubtype: text,
    profileusertypes: json,
    usersignintype: text,
    userlogintype: text,
    board: text,
    medium: text,
    subject: text,
    grade: text,
    framework: text,
    framework_id: text,
    framework_board: text,
    framework_medium: text,
    framework_subject: text,
    framework_gradeLevel: text,
    status: text,
    language: text,
    /** A list of `{ id, type }`. */
    profilelocation: json,
    /** When the account was changed, ISO 8601; only hashes that `lern cache` wrote have it. */
    userversion: text,
    /** Under `["orgid","persona"]`: when it was changed, and the declaration. */
    declarations: personal(json),
    /** Under `["consumer_id","object_id"]`: when it was changed, and the consent. */
    consents: json,
  },
  partition: ['userid'],
})

export const optionalNodes = dataset('optional_nodes', {
  block,
  summary: 'Contents of a collection that a learner may leave out',
  columns: { collection: text, nodes: set(text) },
  partition: ['collection'],
})
