import {
  dimension,
  from,
  isLevel,
  LernError,
  type Protection,
  protectionFor,
  type Settings,
  type Tools,
} from '../../lib/index.js'
import { organisation } from '../datasets/index.js'

/** The organisations at the head of a channel. */
export const tenants = dimension(
  from(organisation, 'channel', 'rootorgid', 'keys')
    .filter('it is the head of its channel', r => r.id === r.rootorgid)
    .present('channel'),
  { by: 'channel', maxRows: 500_000 },
)

interface Locking {
  /** What the policy of the tenant says; empty when it says nothing. */
  readonly level: string
  readonly channel: string
  readonly publicKeys: Iterable<string | null> | null | undefined
  readonly settings: Settings
}

/**
 * How the file of a channel is locked up, in a word: the level, and the address of the public key where it needs one.
 * Undefined when the level needs a key that nobody has.
 */
export const channelLock = ({ level, channel, publicKeys, settings }: Locking): string | undefined => {
  if (level === '' || level === 'PLAIN_DATASET') return 'PLAIN_DATASET'
  if (level !== 'PUBLIC_KEY_ENCRYPTED_DATASET')
    return settings.channelKey(channel) === undefined ? undefined : level
  const [url] = publicKeys ?? []
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
export const saysLevel = (level: string | undefined): level is string =>
  level !== undefined && (level === '' || isLevel(level))
