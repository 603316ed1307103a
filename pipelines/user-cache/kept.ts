import { boolean, json, list, map, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

/*
 * What of each row the cache keeps, as datasets of their own: events carry such rows. The values are those of
 * the tables, contact data encrypted: nothing is opened here, and who reads them from the cache gets them
 * closed again.
 */

const block = 'lern'

export const keptUser = dataset('kept_user', {
  block,
  summary: 'An account',
  columns: {
    id: text,
    firstname: text,
    lastname: text,
    email: text,
    phone: text,
    rootorgid: text,
    framework: map(list(text)),
    profilelocation: json,
    profileusertypes: json,
  },
  partition: ['id'],
})

export const keptLink = dataset('kept_link', {
  block,
  summary: 'A link of a user to an organisation',
  columns: { userid: text, organisationid: text, isdeleted: boolean },
  partition: ['userid'],
  clustering: ['organisationid'],
})

export const keptDeclaration = dataset('kept_declaration', {
  block,
  summary: 'What a user told an organisation',
  columns: {
    userid: text,
    orgid: text,
    persona: text,
    status: text,
    errortype: text,
    userinfo: map(text),
    createdon: timestamp,
    updatedon: timestamp,
  },
  partition: ['userid'],
  clustering: ['orgid', 'persona'],
})

export const keptConsent = dataset('kept_consent', {
  block,
  summary: 'A consent of a user',
  columns: {
    user_id: text,
    consumer_id: text,
    object_id: text,
    consumer_type: text,
    object_type: text,
    status: text,
    categories: list(text),
    expiry: timestamp,
    created_on: timestamp,
    last_updated_on: timestamp,
  },
  partition: ['user_id'],
  clustering: ['consumer_id', 'object_id'],
})
