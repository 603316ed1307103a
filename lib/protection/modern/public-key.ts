import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { FILE_KEY_BYTES } from '../format.js'
import { orWrongKey, wrongKey } from '../trouble.js'
import type { RsaKey } from './header.js'

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

/** Locks a file's key with an organisation's public key. */
export const wrapWithPublicKey = (fileKey: Buffer, key: KeyObject): RsaKey => ({
  method: 'RSA-OAEP-256',
  wrapped: publicEncrypt({ key, ...OAEP }, fileKey).toString('base64'),
})

export const unwrapWithPrivateKey = ({ wrapped }: RsaKey, key: KeyObject): Buffer => {
  const fileKey = orWrongKey(() => privateDecrypt({ key, ...OAEP }, Buffer.from(wrapped, 'base64')))
  if (fileKey.length !== FILE_KEY_BYTES) throw wrongKey()
  return fileKey
}
