import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { LernError } from '../errors.js'

const LEAST_BITS = 2048
const PUBLIC_PEM = /^-----BEGIN (?:RSA )?PUBLIC KEY-----$/m

/**
 * An organisation's public key.
 *
 * @throws LernError KEY when the text is not a public RSA key in PEM, or the key is shorter than 2048 bits
 */
export const rsaPublicKey = (pem: string): KeyObject => {
  const key = PUBLIC_PEM.test(pem) ? parsed(() => createPublicKey(pem)) : undefined
  if (key?.asymmetricKeyType !== 'rsa') {
    throw new LernError('KEY', 'the public key is not an RSA key in PEM', {
      allowed: '-----BEGIN PUBLIC KEY----- …',
    })
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits >= LEAST_BITS) return key
  throw new LernError('KEY', `the public key has ${bits} bits`, { allowed: `${LEAST_BITS} bits and more` })
}

/** @throws LernError KEY when the text is not a private RSA key in PEM */
export const rsaPrivateKey = (pem: string): KeyObject => {
  const key = parsed(() => createPrivateKey(pem))
  if (key?.asymmetricKeyType === 'rsa') return key
  throw new LernError('KEY', 'the file was encrypted with a public key, and the key is no private RSA key', {
    allowed: '-----BEGIN PRIVATE KEY----- … without a passphrase',
  })
}

/** What the parser says may quote the key: it is not passed on. */
const parsed = (parse: () => KeyObject): KeyObject | undefined => {
  try {
    return parse()
  } catch {
    return undefined
  }
}
