import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { sealLegacy } from '../../../lib/protection/legacy/file.js'
import { wrapWithPublicKey as wrapLegacy } from '../../../lib/protection/legacy/public-key.js'
import { sealModern } from '../../../lib/protection/modern/file.js'
import { wrapWithPublicKey } from '../../../lib/protection/modern/public-key.js'
import { rsaPublicKey } from '../../../lib/protection/rsa-key.js'
import { failureOf } from '../../support/failure.js'
import {
  contentOf,
  inPieces,
  PASSWORD,
  PRIVATE_KEY,
  PUBLIC_KEY,
  sealed,
  temporaryFiles,
  WAYS,
  whole,
} from './support.js'

const MIB = 1024 * 1024
const WRONG = 'the key or the password is wrong, or the file is damaged'
const DAMAGED = 'the file is damaged: it cannot be opened to its end'
const LEVEL = 'PUBLIC_KEY_ENCRYPTED_DATASET'
const FILE_KEY = Buffer.alloc(32, 7)

const OTHER_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey

const csv = Buffer.from('id,email\n1,ada@example.com\n')

describe('a protected file that is opened wrongly', () => {
  const files = temporaryFiles()
  const locked = WAYS.filter(([, { level }]) => level !== 'PLAIN_DATASET')

  for (const [way, options] of locked) {
    it(`does not open with a wrong key: ${way}`, async () => {
      const file = await files.put(await sealed(options, csv))
      const key = options.level === LEVEL ? OTHER_KEY : 'wrong'
      const error = await failureOf(contentOf(file, { password: 'wrong', key }))
      expect(error).to.include({ code: 'KEY', message: WRONG })
    })

    it(`does not open without a key: ${way}`, async () => {
      const file = await files.put(await sealed(options, csv))
      const error = await failureOf(contentOf(file, {}))
      const isZip = options.level === 'PASSWORD_PROTECTED_DATASET'
      expect(error).to.include({
        code: 'KEY',
        message: isZip
          ? 'the zip is encrypted, and there is no password'
          : 'the file is encrypted, and there is no key',
      })
    })
  }

  it('says when a text is given where a private key is due', async () => {
    const file = await files.put(await sealed({ level: LEVEL, format: 'modern', publicKey: PUBLIC_KEY }, csv))
    const error = await failureOf(contentOf(file, { key: PASSWORD }))
    expect(error.message).to.equal(
      'the file was encrypted with a public key, and the key is no private RSA key',
    )
    expect(JSON.stringify(error)).to.not.include(PASSWORD)
  })

  it('is not any other file', async () => {
    const error = await failureOf(contentOf(await files.put('a,b\n1,2\n', 'X.csv'), { key: PASSWORD }))
    expect(error).to.include({ code: 'KEY', message: 'the file is of no kind that can be opened' })
    expect(await failureOf(contentOf(files.path('none.zip'), {}))).to.include({
      code: 'USAGE',
      message: 'the file cannot be read (ENOENT)',
    })
  })
})

describe('a protected file that is damaged', () => {
  const files = temporaryFiles()

  for (const [way, options, secrets] of WAYS) {
    it(`does not open when it is cut off: ${way}`, async () => {
      const bytes = await sealed(options, Buffer.alloc(3000, 'id,name\n'))
      for (const length of [2, 40, bytes.length >> 1, bytes.length - 1]) {
        const error = await failureOf(contentOf(await files.put(bytes.subarray(0, length)), secrets))
        expect(error, `${length} bytes`).to.include({ code: 'KEY' })
      }
    })

    it(`does not open when a byte of its content is another: ${way}`, async () => {
      const bytes = await sealed(options, randomBytes(3000))
      bytes[1500]! ^= 1
      expect(await failureOf(contentOf(await files.put(bytes), secrets))).to.include({ code: 'KEY' })
    })
  }
})

const key = rsaPublicKey(PUBLIC_KEY)

describe('the chunks of an encrypted file', () => {
  const files = temporaryFiles()
  const SEALED_CHUNK = MIB + 16

  const parts = async (size: number) => {
    const bytes = inPieces(Buffer.alloc(size, 'x'))
    const file = await whole(sealModern(bytes, LEVEL, FILE_KEY, wrapWithPublicKey(FILE_KEY, key)))
    const start = file.indexOf('\n', file.indexOf('\n') + 1) + 1
    const body = file.subarray(start)
    const chunks = Array.from({ length: Math.ceil(body.length / SEALED_CHUNK) }, (_, index) =>
      body.subarray(index * SEALED_CHUNK, (index + 1) * SEALED_CHUNK),
    )
    return { header: file.subarray(0, start), chunks }
  }

  const opened = async (...bytes: readonly Uint8Array[]) =>
    contentOf(await files.put(Buffer.concat(bytes), 'X.csv'), { key: PRIVATE_KEY })

  const changes: readonly (readonly [string, (chunks: readonly Buffer[]) => readonly Buffer[]])[] = [
    ['left out at the end', ([a, b]) => [a!, b!]],
    ['left out in the middle', ([a, , c]) => [a!, c!]],
    ['swapped', ([a, b, c]) => [b!, a!, c!]],
    ['repeated', ([a, b, c]) => [a!, a!, b!, c!]],
    ['appended', ([a, b, c]) => [a!, b!, c!, c!]],
    ['all left out', () => []],
  ]

  it('are opened when they are as they were', async () => {
    const { header, chunks } = await parts(2 * MIB + 5)
    expect((await opened(header, ...chunks)).length).to.equal(2 * MIB + 5)
  })

  for (const [what, change] of changes) {
    it(`are not opened when some are ${what}`, async () => {
      for (const size of [2 * MIB + 5, 3 * MIB]) {
        const { header, chunks } = await parts(size)
        const error = await failureOf(opened(header, ...change(chunks)))
        expect(error).to.include({ code: 'KEY', message: DAMAGED })
      }
    })
  }

  it('are not opened under another header', async () => {
    const { header, chunks } = await parts(5)
    const changed = Buffer.from(header.toString().replace(LEVEL, 'PLAIN_DATASET'))
    expect(await failureOf(opened(changed, ...chunks))).to.include({ code: 'KEY', message: DAMAGED })
  })

  const headers = ['', 'no JSON', '{}', '{"level":"x","cipher":"none","chunk":1,"key":{}}']
  for (const header of headers) {
    it(`are not opened under the header ${JSON.stringify(header)}`, async () => {
      const error = await failureOf(opened(Buffer.from(`LERN PROTECTED FILE 1\n${header}\n`)))
      expect(error).to.include({ code: 'KEY', message: DAMAGED })
    })
  }

  it('are not opened when opening them would take more memory than a file may ask for', async () => {
    const { header } = await parts(5)
    const [magic, text] = header.toString().split('\n') as [string, string]
    const greedy = [
      { ...JSON.parse(text), chunk: 2 ** 31 },
      {
        ...JSON.parse(text),
        key: {
          method: 'scrypt',
          salt: '',
          cost: 2 ** 30,
          blockSize: 8,
          parallelism: 1,
          wrapped: 'A'.repeat(64),
        },
      },
    ]
    for (const one of greedy) {
      const error = await failureOf(opened(Buffer.from(`${magic}\n${JSON.stringify(one)}\n`)))
      expect(error).to.include({ code: 'KEY', message: DAMAGED })
    }
  })
})

describe('the padding of a key that was locked with a public key', () => {
  const files = temporaryFiles()

  it('is told from a key of another length', async () => {
    for (const length of [16, 31, 33]) {
      const wrapped = wrapLegacy(Buffer.alloc(length, 7), key)
      const file = await whole(sealLegacy(inPieces(csv), LEVEL, FILE_KEY, wrapped))
      const error = await failureOf(contentOf(await files.put(file, 'X.csv'), { key: PRIVATE_KEY }))
      expect(error, `${length} bytes`).to.include({ code: 'KEY', message: WRONG })
    }
  })
})
