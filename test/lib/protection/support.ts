import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProtectionOptions, protectionFor } from '../../../lib/protection/protection-for.js'
import { readZip } from '../../../lib/protection/read-zip.js'
import { type Secrets, unprotect } from '../../../lib/protection/unprotect.js'

const PEM = { type: 'spki', format: 'pem' } as const
const PRIVATE_PEM = { type: 'pkcs8', format: 'pem' } as const

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: PEM,
  privateKeyEncoding: PRIVATE_PEM,
})

export const PUBLIC_KEY = pair.publicKey
export const PRIVATE_KEY = pair.privateKey
/** What people choose. */
export const PASSWORD = 'a key, with späce and 🔑'

export const ENTRY = 'X.csv'
export const AT = new Date('2026-03-05T09:30:00Z')

/** Every way to protect a file, and what opens it. */
export const WAYS: readonly (readonly [string, ProtectionOptions, Secrets])[] = (
  ['legacy', 'modern'] as const
).flatMap(format => [
  [`plain, ${format}`, { level: 'PLAIN_DATASET', format }, {}],
  [
    `password, ${format}`,
    { level: 'PASSWORD_PROTECTED_DATASET', format, password: PASSWORD },
    { password: PASSWORD },
  ],
  [
    `text key, ${format}`,
    { level: 'TEXT_KEY_ENCRYPTED_DATASET', format, password: PASSWORD },
    { key: PASSWORD },
  ],
  [
    `public key, ${format}`,
    { level: 'PUBLIC_KEY_ENCRYPTED_DATASET', format, publicKey: PUBLIC_KEY },
    { key: PRIVATE_KEY },
  ],
])

export const whole = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

/** The bytes in pieces of these sizes, again and again. */
export async function* inPieces(bytes: Buffer, sizes: readonly number[] = [65_536]): AsyncGenerator<Buffer> {
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** A sealed file, whole. */
export const sealed = (
  options: ProtectionOptions,
  bytes: Buffer,
  sizes?: readonly number[],
): Promise<Buffer> =>
  whole(protectionFor(options).seal(inPieces(bytes, sizes), { entry: ENTRY, at: AT, bytes: bytes.length }))

/** A folder for one test, and the files in it. Call it inside `describe`. */
export const temporaryFiles = () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-protection-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  return {
    path: (name: string) => join(folder, name),
    put: async (bytes: Uint8Array | string, name = 'X.zip'): Promise<string> => {
      await writeFile(join(folder, name), bytes)
      return join(folder, name)
    },
  }
}

export const contentOf = (file: string, secrets: Secrets): Promise<Buffer> =>
  unprotect(file, secrets, ({ bytes }) => whole(bytes))

/** What is in a zip without a password, as it is. */
export const zippedFile = async (file: string): Promise<Buffer> => {
  const handle = await open(file)
  try {
    return await whole((await readZip(handle, undefined)).bytes)
  } finally {
    await handle.close()
  }
}
