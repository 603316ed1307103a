import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { describeWith } from '../../support/describe-with.js'
import { output } from '../../support/programs.js'
import type { Unavailable } from '../../support/servers.js'
import {
  contentOf,
  ENTRY,
  PASSWORD,
  PRIVATE_KEY,
  PUBLIC_KEY,
  sealed,
  temporaryFiles,
  zippedFile,
} from './support.js'

const run = promisify(execFile)
const csv = Buffer.alloc(2_500_000, 'id,email\n1,ada@example.com\n')

/** A program by the first name under which this machine has it. */
const program =
  (...names: readonly string[]) =>
  async (): Promise<{ readonly name: string } | Unavailable> => {
    for (const name of names) if ((await output(name, '--help')) !== undefined) return { name }
    return { unavailable: `there is no ${names.join(', ')}` }
  }

const password = { level: 'PASSWORD_PROTECTED_DATASET', password: PASSWORD } as const
const plain = { level: 'PLAIN_DATASET', format: 'modern' } as const

describeWith(program('7zz', '7z', '7za'))('7-Zip', tool => {
  const files = temporaryFiles()
  for (const options of [
    plain,
    { ...password, format: 'legacy' },
    { ...password, format: 'modern' },
  ] as const) {
    it(`opens a zip: ${options.level}, ${options.format}`, async () => {
      const file = await files.put(await sealed(options, csv))
      await run(tool().name, ['x', `-p${PASSWORD}`, `-o${files.path('out')}`, file])
      expect((await readFile(files.path(`out/${ENTRY}`))).equals(csv)).to.equal(true)
    })
  }

  for (const cipher of ['ZipCrypto', 'AES128', 'AES256']) {
    it(`makes a zip with ${cipher} that is opened`, async () => {
      const source = await files.put(csv, ENTRY)
      await run(tool().name, ['a', '-tzip', `-mem=${cipher}`, '-ppass word', files.path('X.zip'), source])
      const opened = await contentOf(files.path('X.zip'), { password: 'pass word' })
      expect(opened.equals(csv)).to.equal(true)
    })
  }
})

describeWith(program('unzip'))('unzip', tool => {
  const files = temporaryFiles()
  for (const options of [plain, { ...password, format: 'legacy' }] as const) {
    it(`opens a zip: ${options.level}, ${options.format}`, async () => {
      const file = await files.put(await sealed(options, csv))
      await run(tool().name, ['-P', PASSWORD, file, '-d', files.path('out')])
      expect((await readFile(files.path(`out/${ENTRY}`))).equals(csv)).to.equal(true)
    })
  }
})

const PYTHON = `
import sys, zipfile
zip = zipfile.ZipFile(sys.argv[1])
sys.stdout.buffer.write(zip.read(zip.namelist()[0], pwd=sys.argv[2].encode()))
`

describeWith(program('python3'))('Python', tool => {
  const files = temporaryFiles()
  for (const options of [plain, { ...password, format: 'legacy' }] as const) {
    it(`opens a zip: ${options.level}, ${options.format}`, async () => {
      const bytes = csv.subarray(0, 50_000)
      const file = await files.put(await sealed(options, bytes))
      const { stdout } = await run(tool().name, ['-c', PYTHON, file, PASSWORD], { encoding: 'buffer' })
      expect(stdout.equals(bytes)).to.equal(true)
    })
  }
})

describeWith(program('openssl'))('OpenSSL', tool => {
  const files = temporaryFiles()
  const openssl = async (...argv: readonly string[]) =>
    (await run(tool().name, argv, { encoding: 'buffer', maxBuffer: 10_000_000 })).stdout

  const decrypt = (file: string, key: string) =>
    openssl('enc', '-d', '-aes-256-cbc', '-K', key, '-iv', '0'.repeat(32), '-in', file)

  /** The locked key and the body of the encrypted file in a zip, each in a file of its own. */
  const partsOf = async (zip: Buffer) => {
    const encrypted = await zippedFile(await files.put(zip))
    const first = encrypted.indexOf('\n')
    const second = encrypted.indexOf('\n', first + 1)
    const locked = Buffer.from(encrypted.toString('latin1', first + 1, second), 'base64')
    return {
      locked: await files.put(locked, 'locked'),
      body: await files.put(encrypted.subarray(second + 1), 'body'),
    }
  }

  it('opens a file of the old layout with its text', async () => {
    const zip = await sealed(
      { level: 'TEXT_KEY_ENCRYPTED_DATASET', format: 'legacy', password: 's3cret' },
      csv,
    )
    const { locked, body } = await partsOf(zip)
    const key = await decrypt(locked, Buffer.from('33E1B232A4E6FA0028A6670753749A17').toString('hex'))
    expect((await decrypt(body, key.toString('hex'))).equals(csv)).to.equal(true)
  })

  it('opens a file of the old layout with its private key', async () => {
    const level = 'PUBLIC_KEY_ENCRYPTED_DATASET'
    const { locked, body } = await partsOf(
      await sealed({ level, format: 'legacy', publicKey: PUBLIC_KEY }, csv),
    )
    const pem = await files.put(PRIVATE_KEY, 'pem')
    const key = await openssl('pkeyutl', '-decrypt', '-inkey', pem, '-in', locked)
    expect((await decrypt(body, key.toString('hex'))).equals(csv)).to.equal(true)
  })

  it('unlocks the key of a file of the new layout with its private key', async () => {
    const level = 'PUBLIC_KEY_ENCRYPTED_DATASET'
    const zip = await files.put(await sealed({ level, format: 'modern', publicKey: PUBLIC_KEY }, csv))
    const [, header] = (await zippedFile(zip)).toString('latin1').split('\n', 2)
    const locked = Buffer.from(JSON.parse(header!).key.wrapped, 'base64')
    const [pem, file] = [await files.put(PRIVATE_KEY, 'pem'), await files.put(locked, 'locked')]
    const oaep = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256']
    const options = oaep.flatMap(option => ['-pkeyopt', option])
    const key = await openssl('pkeyutl', '-decrypt', '-inkey', pem, '-in', file, ...options)
    expect(key.length).to.equal(32)
  })
})
