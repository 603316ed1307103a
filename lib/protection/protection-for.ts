import type { KeyObject } from 'node:crypto'
import { posix } from 'node:path'
import { LernError } from '../errors.js'
import type { Bytes, Format, Seal } from './format.js'
import { legacy } from './legacy/format.js'
import { isLevel, LEVELS, type Level } from './level.js'
import { modern } from './modern/format.js'
import type { Protection, Sealing } from './protection.js'
import { rsaPublicKey } from './rsa-key.js'
import type { ZipLock } from './zip.js'

const FORMATS = { legacy, modern } as const satisfies Record<string, Format>

/** `legacy` is what today's readers open; `modern` is what is safe. */
export type ProtectionFormat = keyof typeof FORMATS

export interface ProtectionOptions {
  /** The name of a level. */
  readonly level: string
  readonly format: ProtectionFormat
  /** The key that the request came with: the password of a zip, or the text that a file's key is locked with. */
  readonly password?: string | undefined
  /** The organisation's public key in PEM. */
  readonly publicKey?: string | undefined
}

/** A file's key and the header take less. */
const HEADER_ROOM = 64 * 1024
/** Tags and padding take less than this for each byte. */
const GROWTH = 1.001

/**
 * The protection that a level asks for. Every sealed file is a zip of one entry; above PLAIN_DATASET the zip has a
 * password, or its entry is an encrypted file.
 *
 * @throws LernError POLICY for a level that is not known; KEY when the level needs a key and there is none, or one that
 * cannot be used
 */
export const protectionFor = (options: ProtectionOptions): Protection => {
  const level = knownLevel(options.level)
  return { name: level, path: zipPath, seal: SEALS[level](FORMATS[options.format], options) }
}

type MakeSeal = (format: Format, options: ProtectionOptions) => Protection['seal']

const SEALS: Readonly<Record<Level, MakeSeal>> = {
  PLAIN_DATASET: () => zipped,
  PASSWORD_PROTECTED_DATASET: ({ zipCipher: cipher }, options) => {
    const lock = { cipher, password: passwordOf(options) }
    return (bytes, about) => zipped(bytes, about, lock)
  },
  TEXT_KEY_ENCRYPTED_DATASET: (format, options) =>
    encrypted(format.sealWithText('TEXT_KEY_ENCRYPTED_DATASET', passwordOf(options))),
  PUBLIC_KEY_ENCRYPTED_DATASET: (format, options) =>
    encrypted(format.sealWithPublicKey('PUBLIC_KEY_ENCRYPTED_DATASET', publicKeyOf(options))),
}

const encrypted =
  (seal: Seal): Protection['seal'] =>
  (bytes, about) =>
    zipped(seal(bytes), grown(about))

/** Loaded when it is needed: it takes longer to load than the rest of a command. */
async function* zipped(bytes: Bytes, about: Sealing, lock?: ZipLock): Bytes {
  const { zip } = await import('./zip.js')
  yield* zip(bytes, about, lock)
}

const grown = ({ bytes, ...about }: Sealing): Sealing =>
  bytes === undefined ? about : { ...about, bytes: Math.ceil(bytes * GROWTH) + HEADER_ROOM }

const zipPath = (path: string): string => `${path.slice(0, path.length - posix.extname(path).length)}.zip`

const knownLevel = (name: string): Level => {
  if (isLevel(name)) return name
  throw new LernError('POLICY', 'the level of protection is not known', { allowed: LEVELS.join(', ') })
}

const passwordOf = ({ level, password }: ProtectionOptions): string => {
  if (password !== undefined && password !== '') return password
  throw missing(level, 'the key of the request')
}

const publicKeyOf = ({ level, publicKey }: ProtectionOptions): KeyObject => {
  if (publicKey !== undefined && publicKey !== '') return rsaPublicKey(publicKey)
  throw missing(level, 'the public key of the organisation')
}

const missing = (level: string, allowed: string) =>
  new LernError('KEY', `the level ${level} needs a key, and there is none`, { allowed })
