/*
 * Where the user cache keeps what; docs/user-cache.md tells the whole of it.
 *
 * A user with an account stands in the hash that today's readers read. What is known of one without stands
 * beside it, under a key that they do not list, of the same slot of a cluster.
 */

/** Keys of the hashes of accounts, `{}` standing for the user's id. */
export const SHOWN_KEYS = 'user:{}'
/** Keys of what is known of users without an account. */
export const HIDDEN_KEYS = 'lern:hidden:{user:{}}'

export const shownKey = (id: string): string => `user:${id}`
export const hiddenKey = (id: string): string => `lern:hidden:{user:${id}}`

/** When the account was changed, ISO 8601. Only hashes that this product wrote have it. */
export const VERSION = 'userversion'
/** When an account of this id was removed, ISO 8601. */
export const REMOVED = 'userremoved'
export const DECLARATIONS = 'declarations'
export const CONSENTS = 'consents'
export const SIGN_IN = 'usersignintype'

/** What an account is made of; fields of other writers are left as they are. */
export const ACCOUNT_FIELDS = [
  'userid',
  'firstname',
  'lastname',
  'email',
  'phone',
  'rootorgid',
  'board',
  'framework',
  'medium',
  'subject',
  'grade',
  SIGN_IN,
  'orgname',
  'state',
  'district',
  'block',
  'cluster',
  'usertype',
  'usersubtype',
  'profileusertypes',
  'profilelocation',
  'schoolname',
  'schooludisecode',
] as const

/** Columns of the dataset `user` that the hash of an account holds, besides the key. */
export const USER_COLUMNS = [
  'userid',
  'firstname',
  'lastname',
  'email',
  'phone',
  'rootorgid',
  'profilelocation',
  'profileusertypes',
] as const

/** The hash that remembers up to when the tables were read. */
export const MARK_KEY = 'lern:user-cache'
export const SCANNED = 'scanned'
/** Held while the cache is rebuilt. */
export const REBUILD_LOCK = 'lern:user-cache:rebuild'

export const EVENTS = 'lern:user-events'
export const BURIED_EVENTS = 'lern:user-events:dead'
export const EVENTS_GROUP = 'lern-user-cache'
