import {
  asLernError,
  from,
  isLevel,
  LernError,
  type Level,
  type Protection,
  protectionFor,
  readSecretFile,
} from '../../lib/index.js'
import { organisation, tenantPreference } from '../datasets/index.js'
import { fieldDecryption } from '../sunbird/field-decryption.js'
import { DEFAULT_TENANT, privateFields, securityLevel } from '../sunbird/tenant-policy.js'
import type { KeyPreparing } from './exhaust-request.js'
import { MESSAGES } from './messages.js'

export const preferences = from(tenantPreference, 'key', 'data')
export const keyring = from(organisation, 'keys')

/** What a tenant wants: how well its files are protected, and which fields it holds to be personal. */
export interface TenantPolicy {
  readonly level: Level
  readonly privateFields: readonly string[]
}

/** Of the organisation itself, else of all. What cannot be read is refused: nobody may act as if it were not there. */
const preferenceOf = async (
  { found }: KeyPreparing,
  orgid: string,
  key: string,
): Promise<string | null | undefined> => {
  try {
    const [own, common] = await found(preferences, [
      { orgid, key },
      { orgid: DEFAULT_TENANT, key },
    ])
    return (own![0] ?? common![0])?.data
  } catch (cause) {
    const at = asLernError(cause).at
    throw new LernError('POLICY', 'the policy of the tenant cannot be read', at, { cause })
  }
}

/** `byDefault` is the level where no policy says one. */
export const tenantPolicy = async (
  given: KeyPreparing,
  report: string,
  orgid: string,
  byDefault: Level,
): Promise<TenantPolicy> => {
  const level = securityLevel(report, await preferenceOf(given, orgid, 'dataSecurityPolicy'))
  const fields = privateFields(await preferenceOf(given, orgid, 'userPrivateFields'))
  if (level === undefined || fields === undefined)
    throw new LernError('POLICY', 'the policy of the tenant is not as it should be')
  if (level === '') return { level: byDefault, privateFields: fields }
  if (isLevel(level)) return { level, privateFields: fields }
  throw new LernError('POLICY', 'the policy of the tenant names a level that nobody knows')
}

/** A file with personal columns is protected, has all of them, and the tenant holds each to be personal. */
export const mustBePrivate = (
  { level, privateFields: fields }: TenantPolicy,
  personal: readonly string[],
  columns: readonly string[],
): void => {
  const isBoth = personal.every(column => fields.includes(column) && columns.includes(column))
  if (level === 'PLAIN_DATASET' || !isBoth) throw new LernError('POLICY', MESSAGES.notProtected)
}

/** How the files of an organisation are locked up, with its key or that of the request. */
export const protectionOf = async (
  given: KeyPreparing,
  orgid: string,
  level: Level,
): Promise<Protection | undefined> => {
  const { settings } = given
  if (level === 'PLAIN_DATASET' && !settings.zip) return undefined
  const isPublic = level === 'PUBLIC_KEY_ENCRYPTED_DATASET'
  const password = level === 'PLAIN_DATASET' || isPublic ? undefined : await requestKey(given)
  const publicKey = isPublic ? await publicKeyOf(given, orgid) : undefined
  return protectionFor({
    level,
    format: settings.protection,
    ...(password !== undefined && { password }),
    ...(publicKey !== undefined && { publicKey }),
  })
}

/** The key of the request, which may have come encrypted as contact fields are. */
export const requestKey = async ({ parameters, settings }: KeyPreparing): Promise<string | undefined> => {
  const { keyFile } = parameters
  const key = settings.requestKey ?? (keyFile === undefined ? undefined : await readSecretFile(keyFile))
  return key === undefined ? undefined : fieldDecryption(settings.fieldSalt)([key])[0]
}

const publicKeyOf = async ({ found, tools }: KeyPreparing, id: string): Promise<string> => {
  const [owner] = await found(keyring, [{ id }])
  const [url] = owner![0]?.keys.get('exhaustEncryptionKey') ?? []
  if (url === undefined || !tools.publicKey)
    throw new LernError('KEY', 'the organisation has no public key', {
      allowed: 'an address under exhaustEncryptionKey, on a host of security.keyHosts',
    })
  return tools.publicKey(url)
}
