import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readSecretFile } from '../../lib/secret-file.js'

describe('the file of a secret', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const held = async (content: string | Buffer) => {
    const file = join(folder, 'key')
    await writeFile(file, content)
    return readSecretFile(file)
  }

  for (const [what, content, secret] of [
    ['a word', 'பெயர்', 'பெயர்'],
    ['a line of Unix', 'word\n', 'word'],
    ['a line of Windows', 'word\r\n', 'word'],
    ['two lines', 'a\nb\n', 'a\nb'],
    ['blanks', ' a ', ' a '],
  ] as const)
    it(`holds ${what}`, async () => expect(await held(content)).to.equal(secret))

  for (const [what, content, message] of [
    ['nothing', '', 'the file of a key is empty'],
    ['a line break alone', '\n', 'the file of a key is empty'],
    ['bytes that are no text', Buffer.alloc(32, 0x80), 'the file of a key is not text'],
  ] as const)
    it(`is refused when it holds ${what}`, async () => {
      expect(await held(content).catch(error => error)).to.include({ code: 'KEY', message })
    })

  it('is refused when it is not there', async () => {
    const error = await readSecretFile(join(folder, 'none')).catch(error => error)
    expect(error).to.include({ code: 'KEY', message: 'the file of a key cannot be read' })
  })
})
