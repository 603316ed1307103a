import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { LernError } from '../../../lib/errors.js'
import { type ProtectionOptions, protectionFor } from '../../../lib/protection/protection-for.js'
import { PRIVATE_KEY, PUBLIC_KEY, WAYS } from './support.js'

const format = 'modern'
const PUBLIC = 'PUBLIC_KEY_ENCRYPTED_DATASET'
const SHORT_KEY = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey
const CURVE_KEY = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()

const refused: readonly (readonly [string, ProtectionOptions, string, string])[] = [
  ['an unknown level', { level: 'SECRET', format }, 'POLICY', 'the level of protection is not known'],
  ['an empty level', { level: '', format }, 'POLICY', 'the level of protection is not known'],
  [
    'a password that is missing',
    { level: 'PASSWORD_PROTECTED_DATASET', format },
    'KEY',
    'the level PASSWORD_PROTECTED_DATASET needs a key, and there is none',
  ],
  [
    'an empty password',
    { level: 'PASSWORD_PROTECTED_DATASET', format: 'legacy', password: '' },
    'KEY',
    'the level PASSWORD_PROTECTED_DATASET needs a key, and there is none',
  ],
  [
    'a text key that is missing',
    { level: 'TEXT_KEY_ENCRYPTED_DATASET', format },
    'KEY',
    'the level TEXT_KEY_ENCRYPTED_DATASET needs a key, and there is none',
  ],
  [
    'a public key that is missing',
    { level: PUBLIC, format, password: 'of no use' },
    'KEY',
    'the level PUBLIC_KEY_ENCRYPTED_DATASET needs a key, and there is none',
  ],
  [
    'a text as public key',
    { level: PUBLIC, format, publicKey: 'secret' },
    'KEY',
    'the public key is not an RSA key in PEM',
  ],
  [
    'a PEM that is cut off',
    { level: PUBLIC, format, publicKey: PUBLIC_KEY.slice(0, 200) },
    'KEY',
    'the public key is not an RSA key in PEM',
  ],
  [
    'a private key as public key',
    { level: PUBLIC, format, publicKey: PRIVATE_KEY },
    'KEY',
    'the public key is not an RSA key in PEM',
  ],
  [
    'a key of another kind',
    { level: PUBLIC, format, publicKey: CURVE_KEY },
    'KEY',
    'the public key is not an RSA key in PEM',
  ],
  ['a short key', { level: PUBLIC, format, publicKey: SHORT_KEY }, 'KEY', 'the public key has 1024 bits'],
]

describe('the protection for a level', () => {
  for (const [what, options, code, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => protectionFor(options))
        .to.throw(LernError, message)
        .with.property('code', code)
    })
  }

  for (const [way, options] of WAYS) {
    it(`has the name of the level, and delivers a zip: ${way}`, () => {
      const protection = protectionFor(options)
      expect(protection.name).to.equal(options.level)
      expect(protection.path('csv.d/0130_a.csv_20260305.csv')).to.equal('csv.d/0130_a.csv_20260305.zip')
      expect(protection.path('a.b/c')).to.equal('a.b/c.zip')
    })
  }
})
