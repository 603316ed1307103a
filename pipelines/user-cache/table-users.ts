import { answersTo } from '../../lib/answers.js'
import { text } from '../../lib/columns.js'
import { type Catalog, dataset, type Flow, from, read } from '../../lib/index.js'
import type { RowKey } from '../../lib/source.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
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
const declarationRows = from(
  userDeclarations,
  'orgid',
  'persona',
  'status',
  'errortype',
  'userinfo',
  'createdon',
  'updatedon',
)
const declarations = declarationRows.reveal(['userinfo'], AS_IT_IS)
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

/** Those of these users who have no account. They are few, if any: what else is known of them is looked up. */
const withoutAccount = <Needs>(ids: Ids<Needs>) =>
  ids.leftJoin('known', known, { userid: 'id' }).filter('there is no account', r => r.known === undefined)

const declarers = withoutAccount(from(userDeclarations, 'userid').dedupe('userid'))
const shown = withoutAccount(from(userCache, 'userid'))
const hidden = withoutAccount(from(hiddenUsers, 'userid'))

/** The same of those who consented to something: their table names its key otherwise. */
const consenters = from(userConsent, 'user_id')
  .dedupe('user_id')
  .leftJoin('known', known, { user_id: 'id' })
  .filter('there is no account', r => r.known === undefined)

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
  yield* lookedUp(idsOf(read(declarers, needing(options)), 'userid'), options)
  const consenting = lookedUp(idsOf(read(consenters, needing(options)), 'user_id'), options)
  // Whoever has declared something has come already.
  for await (const users of consenting) yield users.filter(({ declarations }) => declarations.length === 0)
}

/** Everybody of whom the cache knows something, but the tables nothing. */
export async function* straysIn(options: ReadingTables): Users {
  for (const ids of [read(shown, needing(options)), read(hidden, needing(options))])
    for await (const users of lookedUp(idsOf(ids, 'userid'), options)) yield users.filter(isUnknown)
}

const isUnknown = ({ declarations, consents }: Lists): boolean => declarations.length + consents.length === 0

/** Users who are looked up at a time. */
const TOGETHER = 500

/** Many at a time, for there may be few in each chunk, and a look-up costs the same for one as for many. */
async function* idsOf<Key extends string>(
  rows: Chunks<Readonly<Record<Key, string>>>,
  key: Key,
): AsyncGenerator<readonly string[]> {
  let ids: string[] = []
  for await (const chunk of rows) {
    for (const row of chunk) ids.push(row[key])
    if (ids.length < TOGETHER) continue
    yield ids
    ids = []
  }
  if (ids.length > 0) yield ids
}

/** What the tables know of users who have no account. */
async function* lookedUp(some: AsyncIterable<readonly string[]>, options: ReadingTables): Users {
  for await (const ids of some) {
    const [declaring, consenting] = [ids.map(userid => ({ userid })), ids.map(user_id => ({ user_id }))]
    const declared = declarationRows.among(declaring).reveal(['userinfo'], AS_IT_IS)
    const declarationsOf = await dealtOut(read(declared, needing(options)), declaring)
    const consentsOf = await dealtOut(read(consents.among(consenting), needing(options)), consenting)
    yield ids.map((id, at) => ({
      id,
      links: [],
      declarations: declarationsOf[at]!,
      consents: consentsOf[at]!,
    }))
  }
}

const dealtOut = async (rows: Chunks<AnyRow>, keys: readonly RowKey[]) => {
  const { answers, deal } = answersTo(keys)
  for await (const chunk of rows) chunk.forEach(deal)
  return answers
}

/** A catalog that lacks a dataset is told so when the flow is planned. */
const needing = ({ catalog, ...options }: ReadingTables) => ({ ...options, catalog: catalog as never })

type Lists = Pick<TableUser, 'declarations' | 'consents'> & Partial<Pick<TableUser, 'links'>>

const listsOf = ({ links = [], declarations, consents }: Lists): Omit<TableUser, 'id' | 'account'> => ({
  links,
  declarations,
  consents,
})
