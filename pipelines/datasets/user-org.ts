import { boolean, code, int, json, list, map, personal, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

const block = 'user-org'

export const user = dataset('user', {
  block,
  summary: 'Accounts: names, addresses, places and roles',
  columns: {
    id: text,
    userid: text,
    username: personal(text),
    loginid: personal(text),
    firstname: personal(text),
    lastname: personal(text),
    dob: personal(text),
    email: personal(text),
    phone: personal(text),
    maskedemail: personal(text),
    maskedphone: personal(text),
    prevusedemail: personal(text),
    prevusedphone: personal(text),
    recoveryemail: personal(text),
    recoveryphone: personal(text),
    profiledetails: personal(json),
    emailverified: boolean,
    phoneverified: boolean,
    countrycode: text,
    rootorgid: text,
    channel: text,
    /** `id`, `board`, `medium`, `subject`, `gradeLevel`. */
    framework: map(list(text)),
    /** A list of `{ id, type }`. */
    profilelocation: json,
    /** A list of `{ type, subType }`. */
    profileusertypes: json,
    profileusertype: json,
    usertype: text,
    usersubtype: text,
    locationids: list(text),
    roles: list(text),
    managedby: text,
    flagsvalue: int,
    status: int,
    isdeleted: boolean,
    createdby: text,
    createddate: text,
    updatedby: text,
    updateddate: text,
    tncacceptedon: timestamp,
    tncacceptedversion: text,
    alltncaccepted: map(text),
  },
  partition: ['id'],
})

export const userDeclarations = dataset('user_declarations', {
  block,
  summary: 'What users told an organisation about themselves',
  columns: {
    userid: text,
    orgid: text,
    persona: text,
    status: text,
    errortype: text,
    userinfo: map(personal(text)),
    createdby: text,
    createdon: timestamp,
    updatedby: text,
    updatedon: timestamp,
  },
  partition: ['userid'],
  clustering: ['orgid', 'persona'],
})

export const userConsent = dataset('user_consent', {
  block,
  summary: 'Consents of users to share their data with an organisation',
  columns: {
    user_id: text,
    consumer_id: text,
    object_id: text,
    id: text,
    consumer_type: text,
    object_type: text,
    /** `ACTIVE`, `REVOKED` or `DELETED`, in any case. */
    status: text,
    categories: list(text),
    consent_data: personal(text),
    expiry: timestamp,
    created_on: timestamp,
    last_updated_on: timestamp,
  },
  partition: ['user_id'],
  clustering: ['consumer_id', 'object_id'],
})

export const userOrganisation = dataset('user_organisation', {
  block,
  summary: 'Which organisations a user belongs to',
  columns: {
    userid: text,
    organisationid: text,
    id: text,
    hashtagid: text,
    position: text,
    roles: list(text),
    associationtype: int,
    isapproved: boolean,
    isdeleted: boolean,
    isrejected: boolean,
    addedby: text,
    addedbyname: personal(text),
    approvedby: text,
    approvaldate: text,
    orgjoindate: text,
    orgleftdate: text,
    updatedby: text,
    updateddate: text,
  },
  partition: ['userid'],
  clustering: ['organisationid'],
})

export const organisation = dataset('organisation', {
  block,
  summary: 'Tenants, boards and schools',
  columns: {
    id: text,
    rootorgid: text,
    channel: text,
    orgname: text,
    externalid: text,
    slug: text,
    /** 1 is active. */
    status: int,
    istenant: boolean,
    /** A list of `{ id, type }`. */
    orglocation: json,
    /** 2 is a school, 5 a board. */
    organisationtype: code,
    organisationsubtype: int,
    /** `exhaustEncryptionKey` holds addresses of public keys. */
    keys: map(list(text)),
    hashtagid: text,
    provider: text,
    isrootorg: boolean,
    isssoenabled: boolean,
    email: personal(text),
    contactdetail: personal(text),
    description: text,
    locationids: list(text),
    homeurl: text,
    imgurl: text,
    createdby: text,
    createddate: text,
    updatedby: text,
    updateddate: text,
  },
  partition: ['id'],
})

export const location = dataset('location', {
  block,
  summary: 'States, districts, blocks, clusters and schools',
  columns: { id: text, code: text, name: text, parentid: text, type: text },
  partition: ['id'],
})

export const systemSettings = dataset('system_settings', {
  block,
  summary: 'Settings of the installation, among them the custodian organisation',
  columns: { id: text, field: text, value: text },
  partition: ['id'],
})

export const tenantPreference = dataset('tenant_preference', {
  block,
  summary: 'Preferences of organisations, among them how files are protected',
  columns: {
    orgid: text,
    key: text,
    data: json,
    createdby: text,
    createdon: timestamp,
    updatedby: text,
    updatedon: timestamp,
  },
  partition: ['orgid'],
  clustering: ['key'],
  decides: true,
})
