import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { zip } from '../../lib/protection/zip.js'
import { AT, inPieces, PASSWORD, PRIVATE_KEY, sealed, WAYS, whole } from '../lib/protection/support.js'
import { temporaryRoot } from '../lib/stores/temporary-store.js'
import { lern } from './support.js'

const csv = Buffer.from('id,email\n1,ada@example.com\n')

describe('lern decrypt', () => {
  const root = temporaryRoot()
  const put = (name: string, bytes: Uint8Array | string) => writeFile(join(root(), name), bytes)
  const read = async (name: string) => String(await readFile(join(root(), name)))
  const call = (...argv: readonly string[]) => lern(root(), ['decrypt', ...argv])

  beforeEach(async () => {
    await put('password.txt', `${PASSWORD}\n`)
    await put('private.pem', PRIVATE_KEY)
  })

  for (const [way, options, { password, key }] of WAYS) {
    it(`opens a file: ${way}`, async () => {
      await put('X.zip', await sealed(options, csv))
      const keyFile = key === PRIVATE_KEY ? 'private.pem' : 'password.txt'
      const secrets = [
        ...(password === undefined ? [] : ['--password-file', 'password.txt']),
        ...(key === undefined ? [] : ['--key-file', keyFile]),
      ]
      const { exit, stdout, stderr } = await call('X.zip', ...secrets)
      expect({ exit, stdout, stderr }).to.deep.equal({
        exit: 0,
        stdout: '',
        stderr: `wrote ${join(root(), 'X.csv')}, ${csv.length} bytes\n`,
      })
      expect(await read('X.csv')).to.equal(String(csv))
      expect((await stat(join(root(), 'X.csv'))).mode & 0o777).to.equal(0o600)
    })
  }

  const protectedWay = { level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password: PASSWORD } as const

  it('writes where it is told, and says so as JSON', async () => {
    await put('X.zip', await sealed(protectedWay, csv))
    const { exit, stdout } = await lern(root(), [
      '--json',
      ...['decrypt', 'X.zip', '--password-file', 'password.txt', '--out', 'people.csv'],
    ])
    expect(exit).to.equal(0)
    expect(JSON.parse(stdout)).to.deep.equal({ file: join(root(), 'people.csv'), bytes: csv.length })
    expect(await read('people.csv')).to.equal(String(csv))
  })

  it('leaves what is there when it fails', async () => {
    await put('X.zip', await sealed(protectedWay, csv))
    await put('wrong.txt', 'wrong')
    await put('X.csv', 'of yesterday')
    const before = await readdir(root())
    const { exit, stderr } = await call('X.zip', '--password-file', 'wrong.txt')
    expect(exit).to.equal(5)
    expect(stderr).to.equal('error[KEY] the key or the password is wrong, or the file is damaged\n')
    expect(await read('X.csv')).to.equal('of yesterday')
    expect(await readdir(root())).to.deep.equal(before)
  })

  it('leaves nothing of a file that is damaged far behind its start', async () => {
    const file = await sealed(protectedWay, Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => n * n)))
    file[file.length - 2_000]! ^= 1
    await put('X.zip', file)
    const before = await readdir(root())
    expect((await call('X.zip', '--password-file', 'password.txt')).exit).to.equal(5)
    expect(await readdir(root())).to.deep.equal(before)
  })

  const refused: readonly (readonly [string, readonly string[], number, string])[] = [
    ['a file that is not there', ['none.zip'], 2, 'error[USAGE] the file cannot be read (ENOENT)'],
    [
      'a key file that is not there',
      ['X.zip', '--key-file', 'none'],
      5,
      'error[KEY] the file of a key cannot be read',
    ],
    ['a missing password', ['X.zip'], 5, 'error[KEY] the zip is encrypted, and there is no password'],
    [
      'a folder that is not there',
      ['X.zip', '--password-file', 'password.txt', '--out', 'none/X.csv'],
      3,
      'error[STORE_FAILED] the file cannot be written (ENOENT)',
    ],
    [
      'to overwrite the file itself',
      ['X.zip', '--password-file', 'password.txt', '--out', 'X.zip'],
      2,
      'error[USAGE] the protected file would be overwritten',
    ],
    [
      'any other file',
      ['password.txt', '--out', 'X.csv'],
      5,
      'error[KEY] the file is of no kind that can be opened',
    ],
  ]
  for (const [what, argv, exit, message] of refused) {
    it(`refuses ${what}`, async () => {
      await put('X.zip', await sealed(protectedWay, csv))
      const called = await call(...argv)
      expect(called.exit).to.equal(exit)
      expect(called.stderr).to.include(message)
    })
  }

  it('writes beside the file, and nowhere else, whatever name the zip tells', async () => {
    await mkdir(join(root(), 'in'))
    const write = async (entry: string) => {
      await put('in/X.zip', await whole(zip(inPieces(csv), { entry, at: AT })))
      return (await call('in/X.zip')).exit
    }
    expect(await write('people/X.csv')).to.equal(0)
    for (const entry of ['../evil.csv', '/tmp/evil.csv', 'C:\\evil.csv', '..']) {
      expect(await write(entry)).to.be.oneOf([0, 5])
      expect(await readdir(root())).to.have.members(['in', 'password.txt', 'private.pem'])
    }
    expect(await readdir(join(root(), 'in'))).to.include.members(['X.csv', 'X.zip'])
  })

  it('needs a name for an encrypted file that lies open', async () => {
    await put('X.csv', 'TEXT_KEY_ENCRYPTED_DATASET\nAAAA\n')
    const { exit, stderr } = await call('X.csv', '--key-file', 'password.txt')
    expect(exit).to.equal(2)
    expect(stderr).to.include('error[USAGE] the file does not tell what it is called inside')
  })
})
