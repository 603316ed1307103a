import {
  dimension,
  from,
  isLevel,
  LEVELS,
  LernError,
  type Protection,
  protectionFor,
  type Settings,
  smallest,
  type Tools,
} from '../../lib/index.js'
import { organisation } from '../datasets/index.js'
import { DEFAULT_TENANT, securityLevel, securityPolicies } from '../sunbird/tenant-policy.js'

/** The report whose files are locked up. */
export const NAME = 'admin-user-reports'

interface Tenant {
  readonly id: string
  readonly rootorgid: string | null
  /** Undefined: its policy cannot be read. */
  readonly level: string | undefined
}

/** Heads of a channel come first; then the strictest, and before it what is no level: the run refuses that. */
const rankOf = ({ id, rootorgid, level }: Tenant): string => {
  const known = level === '' ? 'PLAIN_DATASET' : level
  const strictness = known !== undefined && isLevel(known) ? LEVELS.indexOf(known) : LEVELS.length
  return `${id === rootorgid ? 'head' : 'other'} ${LEVELS.length - strictness} ${id}`
}

/**
 * How strictly the file of each channel is protected: as the organisation at its head wants, or where it has none, the
 * roots of its organisations. One file holds them all, so one level counts for all, whatever order they come in.
 */
export const channels = dimension(
  from(organisation, 'channel', 'rootorgid', 'keys')
    .present('channel')
    .lookup('policy', securityPolicies, r => r.rootorgid)
    .lookup('defaultPolicy', securityPolicies, () => DEFAULT_TENANT)
    .derive({ level: r => securityLevel(NAME, (r.policy ?? r.defaultPolicy)?.data) })
    .group(['channel'], {
      tenant: smallest(rankOf, ({ level, keys }: Tenant & Keyed) => ({
        level: level ?? null,
        publicKey: publicKey(keys),
      })),
    }),
  { by: 'channel', maxRows: 500_000 },
)

interface Keyed {
  readonly keys: ReadonlyMap<string, Iterable<string | null> | null>
}

const publicKey = (keys: Keyed['keys']): string | null => {
  const [url] = keys.get('exhaustEncryptionKey') ?? []
  return url ?? null
}

interface Locking {
  /** What the policy of the tenant says; empty when it says nothing. */
  readonly level: string
  readonly channel: string
  /** The address of the tenant's public key. */
  readonly publicKey: string | null | undefined
  readonly settings: Settings
}

/**
 * How the file of a channel is locked up, in a word: the level, and the address of the public key where it needs one.
 * Undefined when the level needs a key that nobody has.
 */
export const channelLock = ({ level, channel, publicKey: url, settings }: Locking): string | undefined => {
  if (level === '' || level === 'PLAIN_DATASET') return 'PLAIN_DATASET'
  if (level !== 'PUBLIC_KEY_ENCRYPTED_DATASET')
    return settings.channelKey(channel) === undefined ? undefined : level
  return url ? `${level} ${url}` : undefined
}

/** The protection that a lock stands for; none for plain files. */
export const protectionOfLock = async (
  lock: string,
  channel: string,
  { protection: format, channelKey }: Settings,
  tools: Tools,
): Promise<Protection | undefined> => {
  const [level = '', url] = lock.split(' ')
  if (level === 'PLAIN_DATASET') return undefined
  if (url === undefined) return protectionFor({ level, format, password: channelKey(channel) })
  if (!tools.publicKey) throw new LernError('KEY', 'nobody can fetch the public key of a tenant')
  return protectionFor({ level, format, publicKey: await tools.publicKey(url) })
}

/** True for the names of levels, and for none at all. */
export const saysLevel = (level: string | null | undefined): level is string =>
  typeof level === 'string' && (level === '' || isLevel(level))
