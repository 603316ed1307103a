import { text } from '../../lib/columns.js'
import { type Catalog, dataset, type Flow, from, read } from '../../lib/index.js'
import type { AnyRow } from '../../lib/types.js'
import { user, userCache, userConsent, userDeclarations, userOrganisation } from '../datasets/index.js'
import type { Account, Link } from './account.js'

interface TableLink extends Link {
  readonly orgjoindate: string | null
  readonly updateddate: string | null
}

/** All that the tables have of a user. */
export interface TableUser {
  readonly id: string
  /** Undefined: there is no row in `user`. */
  readonly account?: Account & { readonly updateddate: string | null }
  readonly links: readonly TableLink[]
  readonly declarations: readonly AnyRow[]
  readonly consents: readonly AnyRow[]
}

/** Users of whom the cache knows something, but no account. */
export const hiddenUsers = dataset('user_cache_hidden', {
  block: 'lern',
  summary: 'Users of whom the cache knows no account',
  columns: { userid: text },
  partition: ['userid'],
})

const AS_IT_IS = 'the user cache keeps what the tables keep, as they keep it'

const accounts = from(
  user,
  'firstname',
  'lastname',
  'email',
  'phone',
  'rootorgid',
  'framework',
  'profilelocation',
  'profileusertypes',
  'updateddate',
).reveal(['firstname', 'lastname', 'email', 'phone'], AS_IT_IS)
const links = from(userOrganisation, 'organisationid', 'isdeleted', 'orgjoindate', 'updateddate')
const declarations = from(
  userDeclarations,
  'orgid',
  'persona',
  'status',
  'errortype',
  'userinfo',
  'createdon',
  'updatedon',
).reveal(['userinfo'], AS_IT_IS)
const consents = from(
  userConsent,
  'consumer_id',
  'object_id',
  'consumer_type',
  'object_type',
  'status',
  'categories',
  'expiry',
  'created_on',
  'last_updated_on',
)
const known = from(user, 'rootorgid')

/** Everybody with an account: one pass over four tables. */
const withAccount = accounts
  .leftJoinAll('links', links, { id: 'userid' })
  .leftJoinAll('declarations', declarations, { id: 'userid' })
  .leftJoinAll('consents', consents, { id: 'user_id' })

type Ids<Needs> = Flow<{ readonly userid: string }, readonly ['userid'], Needs>

/** Those of these users who have no account, with what the tables know of them. */
const withoutAccount = <Needs>(ids: Ids<Needs>) =>
  ids
    .leftJoin('known', known, { userid: 'id' })
    .filter('there is no account', r => r.known === undefined)
    .leftJoinAll('declarations', declarations, { userid: 'userid' })
    .leftJoinAll('consents', consents, { userid: 'user_id' })

const declarers = withoutAccount(from(userDeclarations, 'userid').dedupe('userid'))
const shown = withoutAccount(from(userCache, 'userid'))
const hidden = withoutAccount(from(hiddenUsers, 'userid'))

/** The same of those who only consented to something: their table names its key otherwise. */
const consenters = from(userConsent, 'user_id')
  .dedupe('user_id')
  .leftJoin('known', known, { user_id: 'id' })
  .filter('there is no account', r => r.known === undefined)
  .leftJoinAll('declarations', declarations, { user_id: 'userid' })
  .filter('there is no declaration', r => r.declarations.length === 0)
  .leftJoinAll('consents', consents, { user_id: 'user_id' })

export interface ReadingTables {
  /** The tables of users, and for `strays` the cache: `user_cache` and `user_cache_hidden`. */
  readonly catalog: Catalog
  readonly concurrency?: number
  readonly memory?: number
  readonly signal: AbortSignal
}

type Users = AsyncIterable<readonly TableUser[]>

/** Everybody with an account, in the order of the table. */
export async function* accountsIn(options: ReadingTables): Users {
  for await (const chunk of read(withAccount, needing(options)))
    yield chunk.map(row => ({ id: row.id, account: row, ...listsOf(row) }))
}

/** Everybody without an account of whom the tables know something. */
export async function* strangersIn(options: ReadingTables): Users {
  for await (const chunk of read(declarers, needing(options)))
    yield chunk.map(row => ({ id: row.userid, ...listsOf(row) }))
  for await (const chunk of read(consenters, needing(options)))
    yield chunk.map(row => ({ id: row.user_id, ...listsOf(row) }))
}

/** Everybody of whom the cache knows something, but the tables nothing. */
export async function* straysIn(options: ReadingTables): Users {
  for await (const chunk of read(shown, needing(options))) yield chunk.filter(isUnknown).map(stray)
  for await (const chunk of read(hidden, needing(options))) yield chunk.filter(isUnknown).map(stray)
}

const isUnknown = ({ declarations, consents }: Lists): boolean => declarations.length + consents.length === 0

const stray = ({ userid }: { readonly userid: string }): TableUser => ({
  id: userid,
  links: [],
  declarations: [],
  consents: [],
})

/** A catalog that lacks a dataset is told so when the flow is planned. */
const needing = ({ catalog, ...options }: ReadingTables) => ({ ...options, catalog: catalog as never })

type Lists = Pick<TableUser, 'declarations' | 'consents'> & Partial<Pick<TableUser, 'links'>>

const listsOf = ({ links = [], declarations, consents }: Lists): Omit<TableUser, 'id' | 'account'> => ({
  links,
  declarations,
  consents,
})
