import { expect } from 'chai'
import type { Fields } from '../../../lib/hash-store.js'
import { type Account, accountFields, type Link } from '../../../pipelines/user-cache/account.js'
import type { Directory } from '../../../pipelines/user-cache/directory.js'

const directory: Directory = {
  custodian: 'o0',
  organisations: new Map([
    ['o0', { orgname: 'Custodian', externalid: null, organisationtype: '5' }],
    ['o1', { orgname: 'North', externalid: 'e1', organisationtype: '5' }],
    ['s1', { orgname: 'Fort School', externalid: '01', organisationtype: '2' }],
    ['s2', { orgname: 'Hill School', externalid: null, organisationtype: '2' }],
  ]),
  places: new Map([
    ['L1', { name: 'Northern', type: 'state' }],
    ['L2', { name: 'Southern', type: 'state' }],
    ['L3', { name: 'East', type: 'district' }],
    ['L4', { name: null, type: 'block' }],
    ['L5', { name: 'Fort School', type: 'school' }],
  ]),
}

const nobody: Account = {
  id: 'u1',
  firstname: null,
  lastname: null,
  email: null,
  phone: null,
  rootorgid: null,
  framework: new Map(),
  profilelocation: null,
  profileusertypes: null,
}
const BARE = {
  userid: 'u1',
  usersignintype: 'Validated',
  usertype: '',
  usersubtype: '',
  profileusertypes: '',
}
const linked = (organisationid: string, isdeleted: boolean | null = false): Link => ({
  organisationid,
  isdeleted,
})
const framework = (...entries: readonly (readonly [string, readonly string[]])[]) => new Map(entries)

type Case = readonly [what: string, account: Partial<Account>, links: readonly Link[], fields: Fields]

const cases: readonly Case[] = [
  ['an account without anything', {}, [], {}],
  ['empty text, which is text', { firstname: '', phone: '' }, [], { firstname: '', phone: '' }],
  ['a user of the custodian', { rootorgid: 'o0' }, [], { rootorgid: 'o0', usersignintype: 'Self-Signed-In' }],
  [
    'lists of a framework',
    {
      framework: framework(['id', ['a', 'b']], ['board', ['x']], ['subject', ['m "n"', 'ü']], ['medium', []]),
    },
    [],
    { framework: 'b', board: 'x', subject: '["m \\"n\\"","ü"]' },
  ],
  [
    'types of a user, each once',
    {
      profileusertypes:
        '[{"type":"teacher","subType":"hm"},{"type":"teacher","subType":null},{"type":"admin"}]',
    },
    [],
    {
      usertype: 'teacher,admin',
      usersubtype: 'hm',
      profileusertypes:
        '[{"type":"teacher","subType":"hm"},{"type":"teacher","subType":null},{"type":"admin"}]',
    },
  ],
  ['types that cannot be read', { profileusertypes: 'teacher' }, [], { profileusertypes: 'teacher' }],
  [
    'the first place of each kind',
    {
      profilelocation:
        '[{"id":"L2","type":"State"},{"id":"L1","type":"state"},{"id":"L3","type":"district"}]',
    },
    [],
    {
      state: 'Southern',
      district: 'East',
      profilelocation:
        '[{"id":"L2","type":"State"},{"id":"L1","type":"state"},{"id":"L3","type":"district"}]',
    },
  ],
  [
    'places of another kind, unknown ones and one without a name',
    {
      profilelocation:
        '[{"id":"L3","type":"state"},{"id":"L9","type":"district"},{"id":"L4","type":"block"}]',
    },
    [],
    {
      profilelocation:
        '[{"id":"L3","type":"state"},{"id":"L9","type":"district"},{"id":"L4","type":"block"}]',
    },
  ],
  [
    'a place of a kind that no field tells',
    { profilelocation: '[{"id":"L5","type":"school"}]' },
    [],
    { profilelocation: '[{"id":"L5","type":"school"}]' },
  ],
  ['places that cannot be read', { profilelocation: '[{' }, [], { profilelocation: '[{' }],
  ['the root, whatever the link', { rootorgid: 'o1' }, [linked('o9')], { rootorgid: 'o1', orgname: 'North' }],
  ['a link without a known root', {}, [linked('o1')], { orgname: '' }],
  [
    'links that are deleted, or do not say',
    { rootorgid: 'o1' },
    [linked('s1', true), linked('s2', null)],
    { rootorgid: 'o1' },
  ],
  [
    'a school',
    {},
    [linked('s1'), linked('o1')],
    { orgname: '', schoolname: 'Fort School', schooludisecode: '01' },
  ],
  [
    'the last of two schools, whole',
    {},
    [linked('s1'), linked('s2')],
    { orgname: '', schoolname: 'Hill School' },
  ],
]

describe('fields of an account in the user cache', () => {
  for (const [what, account, links, fields] of cases) {
    it(`of ${what}`, () => {
      expect(accountFields({ ...nobody, ...account }, links, directory)).to.deep.equal({ ...BARE, ...fields })
    })
  }
})
