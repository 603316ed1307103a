import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { FILE_KEY_BYTES } from '../format.js'
import { orWrongKey, wrongKey } from '../trouble.js'

/** Locks a file's key with an organisation's public key: RSA with the padding of PKCS#1 v1.5. */
export const wrapWithPublicKey = (fileKey: Buffer, key: KeyObject): Buffer =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, fileKey)

/**
 * Node refuses to take this padding off, because a server that does can be asked, again and again, whether a padding
 * was right, until a key is known. Nobody can ask us anything: a person opens a file of theirs. So the padding is taken
 * off here, looking at every byte whatever the others are.
 */
export const unwrapWithPrivateKey = (wrapped: Buffer, key: KeyObject): Buffer => {
  const block = orWrongKey(() => privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped))
  const end = block.length - FILE_KEY_BYTES
  if (!isPadding(block.subarray(0, end))) throw wrongKey()
  return block.subarray(end)
}

/** `00 02`, bytes other than zero, `00`: the length of what follows is known, so each has its place. */
const isPadding = (padding: Buffer): boolean => {
  const last = padding.length - 1
  let wrong = padding[0]! | (padding[1]! ^ 2) | padding[last]!
  for (let at = 2; at < last; at++) wrong |= Number(padding[at] === 0)
  return wrong === 0
}
