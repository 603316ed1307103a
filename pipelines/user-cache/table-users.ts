import { text } from '../../lib/columns.js'
import { type Catalog, type CoGrouped, coGroup, dataset, from, read } from '../../lib/index.js'
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
  /** Absent: the keys of the cache were not asked for. */
  readonly cached?: Cached
}

/** Which hashes of a user there were when the keys of the cache were listed. */
export interface Cached {
  readonly shown: boolean
  readonly hidden: boolean
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
const TABLES = { accounts, links, declarations, consents }

/** Everybody whom the tables know: one pass over four tables. */
const inTables = coGroup(['id'], TABLES)

const TABLES_AND_CACHE = {
  ...TABLES,
  shown: from(userCache, 'userid'),
  hidden: from(hiddenUsers, 'userid'),
}

/** The same, and everybody of whom only the cache knows something. */
const inTablesAndCache = coGroup(['id'], TABLES_AND_CACHE)

export interface ReadingTables {
  /** The tables of users, and for `tableAndCacheUsers` the cache: `user_cache` and `user_cache_hidden`. */
  readonly catalog: Catalog
  readonly concurrency?: number
  readonly memory?: number
  readonly signal: AbortSignal
}

type Users = AsyncIterable<readonly TableUser[]>

/** Everybody of whom the tables know more than a link, in their order. */
export async function* tableUsers(options: ReadingTables): Users {
  for await (const chunk of read(inTables, needing(options)))
    yield chunk.map(row => userOf(row)).filter(isSomebody)
}

/** The same, and everybody whom only the cache knows. */
export async function* tableAndCacheUsers(options: ReadingTables): Users {
  for await (const chunk of read(inTablesAndCache, needing(options)))
    yield chunk.map(row => userOf(row, cachedOf(row))).filter(isSomebody)
}

type Row = CoGrouped<['id'], typeof TABLES>

/** Links say nothing of somebody without an account. */
const userOf = (row: Row, cached?: Cached): TableUser => {
  const [account] = row.accounts
  return {
    id: row.id,
    ...(account && { account }),
    links: account ? row.links : [],
    declarations: row.declarations,
    consents: row.consents,
    ...(cached && { cached }),
  }
}

const cachedOf = ({ shown, hidden }: CoGrouped<['id'], typeof TABLES_AND_CACHE>): Cached => ({
  shown: shown.length > 0,
  hidden: hidden.length > 0,
})

const isSomebody = ({ account, declarations: declared, consents: given, cached }: TableUser): boolean =>
  account !== undefined || declared.length + given.length > 0 || cached?.shown || cached?.hidden || false

/** A catalog that lacks a dataset is told so when the flow is planned. */
const needing = ({ catalog, ...options }: ReadingTables) => ({ ...options, catalog: catalog as never })
