import { createRequire } from 'node:module'
import { expect } from 'chai'
import fc from 'fast-check'
import { murmur3, tokenValue } from '../../lib/murmur3.js'

interface Tokenizer {
  hash(key: Buffer): { getValue(): { toString(): string } }
}

const { Murmur3Tokenizer } = createRequire(import.meta.url)('cassandra-driver/lib/tokenizer.js') as {
  Murmur3Tokenizer: new () => Tokenizer
}

const token = (key: Uint8Array): bigint => tokenValue(murmur3(key))
const driver = new Murmur3Tokenizer()
const driverToken = (key: Uint8Array): bigint => BigInt(driver.hash(Buffer.from(key)).getValue().toString())

describe('murmur3', () => {
  for (const [key, expected] of [
    ['', 0n],
    ['123', -7468325962851647638n],
    ['नमस्ते दुनिया और सब', -6552554002271575413n],
  ] as const) {
    it(`gives '${key}' the token ${expected}`, () => expect(token(Buffer.from(key))).to.equal(expected))
  }

  it('agrees with the driver on keys of every length from 0 to 70 bytes', () => {
    for (let length = 0; length <= 70; length++) {
      const keys = fc.uint8Array({ minLength: length, maxLength: length })
      const agrees = fc.property(keys, key => token(key) === driverToken(key))
      fc.assert(agrees, { numRuns: 20 })
    }
  })

  it('agrees with the driver on text of any language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        expect(token(Buffer.from(text))).to.equal(driverToken(Buffer.from(text)))
      }),
    )
  })

  it('hashes the first bytes of a longer buffer', () => {
    expect(murmur3(Buffer.from('123456'), 3)).to.deep.equal(murmur3(Buffer.from('123')))
  })
})
