import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { damaged, orWrongKey } from '../trouble.js'
import type { ScryptKey } from './header.js'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Makes each guess at a key cost about a quarter of a second and 32 MiB. */
const COST = 2 ** 15
const BLOCK_SIZE = 8
const PARALLELISM = 3
/** What a file that comes from elsewhere may ask for. */
const MOST_MEMORY = 256 * 1024 * 1024
const MOST_PARALLELISM = 16

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const SALT_BYTES = 16
const TAG_BYTES = 16
/** The salt makes every key new, so that each is used with one nonce only. */
const NONCE = Buffer.alloc(12)

type Parameters = Omit<ScryptKey, 'method' | 'wrapped'>

const keyOf = (text: string, { salt, cost, blockSize, parallelism }: Parameters): Promise<Buffer> => {
  const options = { N: cost, r: blockSize, p: parallelism, maxmem: 2 * MOST_MEMORY }
  return derive(text, Buffer.from(salt, 'base64'), KEY_BYTES, options)
}

/** Locks a file's key with a text. */
export const wrapWithText = async (fileKey: Buffer, text: string): Promise<ScryptKey> => {
  const salt = randomBytes(SALT_BYTES).toString('base64')
  const parameters = { salt, cost: COST, blockSize: BLOCK_SIZE, parallelism: PARALLELISM }
  const cipher = createCipheriv(CIPHER, await keyOf(text, parameters), NONCE)
  const wrapped = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
  return { method: 'scrypt', ...parameters, wrapped: wrapped.toString('base64') }
}

export const unwrapWithText = async (key: ScryptKey, text: string): Promise<Buffer> => {
  const wrapped = Buffer.from(key.wrapped, 'base64')
  if (wrapped.length !== KEY_BYTES + TAG_BYTES || !isBearable(key)) throw damaged()
  const decipher = createDecipheriv(CIPHER, await keyOf(text, key), NONCE).setAuthTag(
    wrapped.subarray(KEY_BYTES),
  )
  return orWrongKey(() => Buffer.concat([decipher.update(wrapped.subarray(0, KEY_BYTES)), decipher.final()]))
}

const isBearable = ({ cost, blockSize, parallelism }: Parameters): boolean =>
  cost > 1 &&
  Number.isInteger(Math.log2(cost)) &&
  blockSize > 0 &&
  128 * cost * blockSize <= MOST_MEMORY &&
  parallelism > 0 &&
  parallelism <= MOST_PARALLELISM
