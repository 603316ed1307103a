import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ProtectionOptions } from '../../../lib/protection/protection-for.js'
import { unprotect } from '../../../lib/protection/unprotect.js'
import { contentOf, ENTRY, PASSWORD, sealed, temporaryFiles, WAYS, whole } from './support.js'

const MIB = 1024 * 1024
/** Around the edges of what ciphers and layouts cut a file into. */
const SIZES = [0, 1, 15, 16, 17, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 7]

/** Deriving a key from a text is made to take long: the chunks of such files are tested with the public key. */
const isSlow = ({ level, format }: ProtectionOptions) =>
  level === 'TEXT_KEY_ENCRYPTED_DATASET' && format === 'modern'

describe('a protected file', () => {
  const files = temporaryFiles()

  for (const [way, options, secrets] of WAYS) {
    it(`holds what was sealed, whatever its size: ${way}`, async () => {
      for (const size of isSlow(options) ? [0, MIB + 1] : SIZES) {
        const bytes = randomBytes(size)
        const file = await files.put(await sealed(options, bytes))
        const [entry, content] = await unprotect(
          file,
          secrets,
          async opened => [opened.entry, await whole(opened.bytes)] as const,
        )
        expect(entry).to.equal(ENTRY)
        expect(content.equals(bytes), `${size} bytes`).to.equal(true)
      }
    })

    it(`holds what was sealed, in whatever pieces it comes: ${way}`, async () => {
      const sizes = fc.array(fc.integer({ min: 500, max: 300_000 }), { minLength: 1, maxLength: 4 })
      const check = async (length: number, pieces: readonly number[]) => {
        const bytes = Buffer.alloc(length, 'id,email\n1,ada@example.com\n')
        const file = await files.put(await sealed(options, bytes, pieces))
        expect((await contentOf(file, secrets)).equals(bytes)).to.equal(true)
      }
      await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 1_200_000 }), sizes, check), {
        numRuns: isSlow(options) ? 1 : 6,
      })
    })
  }

  for (const level of ['PASSWORD_PROTECTED_DATASET', 'TEXT_KEY_ENCRYPTED_DATASET']) {
    for (const format of ['legacy', 'modern'] as const) {
      it(`opens with any text that people choose: ${level}, ${format}`, async () => {
        const check = async (password: string) => {
          const file = await files.put(await sealed({ level, format, password }, Buffer.from('a,b\n')))
          expect(String(await contentOf(file, { password, key: password }))).to.equal('a,b\n')
        }
        const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
        await fc.assert(fc.asyncProperty(text, check), {
          numRuns: isSlow({ level, format }) ? 1 : 12,
          examples: [[PASSWORD], [' '], ['ключ']],
        })
      })
    }
  }
})
