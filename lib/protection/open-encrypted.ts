import { LernError } from '../errors.js'
import { ByteReader } from './byte-reader.js'
import type { Bytes } from './format.js'
import { openLegacy } from './legacy/file.js'
import * as legacyPublicKey from './legacy/public-key.js'
import * as legacyText from './legacy/text-key.js'
import { openModern } from './modern/file.js'
import { type Header, MAGIC } from './modern/header.js'
import * as modernPublicKey from './modern/public-key.js'
import * as modernText from './modern/text-key.js'
import { rsaPrivateKey } from './rsa-key.js'

type Open = (reader: ByteReader, key: string | undefined) => Bytes

/** How to open a file, by its first line. */
const KINDS: ReadonlyMap<string, Open> = new Map([
  [MAGIC, (reader, key) => openModern(reader, wrapped => unwrapModern(wrapped, key))],
  [
    'TEXT_KEY_ENCRYPTED_DATASET',
    (reader, key) => openLegacy(reader, wrapped => legacyText.unwrapWithText(wrapped, textOf(key))),
  ],
  [
    'PUBLIC_KEY_ENCRYPTED_DATASET',
    (reader, key) =>
      openLegacy(reader, wrapped => legacyPublicKey.unwrapWithPrivateKey(wrapped, privateKeyOf(key))),
  ],
])

const LONGEST_FIRST_LINE = 64

/** Undefined for a start that no encrypted file has. */
const kindOf = (start: Buffer): Open | undefined => KINDS.get(start.toString('latin1').split('\n', 1)[0]!)

/** Opens a file of any layout with a text or a private key in PEM; one that is not encrypted must be `plain`. */
export async function* openEncrypted(
  bytes: Bytes,
  key: string | undefined,
  otherwise: 'plain' | 'refused',
): Bytes {
  const reader = new ByteReader(bytes)
  try {
    const open = kindOf(await reader.peek(LONGEST_FIRST_LINE))
    if (open === undefined && otherwise === 'refused') throw notProtected()
    if (open !== undefined) await reader.line(LONGEST_FIRST_LINE)
    yield* open ? open(reader, key) : reader.rest()
  } finally {
    await reader.close()
  }
}

const unwrapModern = async (wrapped: Header['key'], key: string | undefined): Promise<Buffer> =>
  wrapped.method === 'scrypt'
    ? modernText.unwrapWithText(wrapped, textOf(key))
    : modernPublicKey.unwrapWithPrivateKey(wrapped, privateKeyOf(key))

const textOf = (key: string | undefined): string => {
  if (key !== undefined && key !== '') return key
  throw needsKey('the key of the request')
}

const privateKeyOf = (key: string | undefined) => {
  if (key === undefined || key === '') throw needsKey('the private key of the organisation')
  return rsaPrivateKey(key)
}

const needsKey = (allowed: string) =>
  new LernError('KEY', 'the file is encrypted, and there is no key', { allowed })

const notProtected = () =>
  new LernError('KEY', 'the file is of no kind that can be opened', {
    allowed: 'a zip, or an encrypted file that was in one',
  })
