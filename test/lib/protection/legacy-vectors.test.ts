import { expect } from 'chai'
import { sealLegacy } from '../../../lib/protection/legacy/file.js'
import { unwrapWithText, wrapWithText } from '../../../lib/protection/legacy/text-key.js'
import { contentOf, inPieces, temporaryFiles, whole } from './support.js'

const FILE_KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
const WRAPPED = 'ydLkzyC1SwxzJ/Jp37BHSfveW9PJ1eJtooAvhmE5D8eSOqgrFSEfnHXKnEB0UPlp'
const FILE = Buffer.concat([
  Buffer.from(`TEXT_KEY_ENCRYPTED_DATASET\n${WRAPPED}\n`),
  Buffer.from('e0ecafb8d084b7cf1032514329013032', 'hex'),
])

describe('an encrypted file of the old layout', () => {
  const files = temporaryFiles()

  it('has its key locked with the MD5 of the text', () => {
    expect(wrapWithText(FILE_KEY, 's3cret').toString('base64')).to.equal(WRAPPED)
    expect(unwrapWithText(Buffer.from(WRAPPED, 'base64'), 's3cret').equals(FILE_KEY)).to.equal(true)
  })

  it('is the same to the byte, in whatever pieces it comes', async () => {
    for (const size of [1, 3, 8]) {
      const bytes = inPieces(Buffer.from('a,b\n1,2\n'), [size])
      const file = await whole(
        sealLegacy(bytes, 'TEXT_KEY_ENCRYPTED_DATASET', FILE_KEY, Buffer.from(WRAPPED, 'base64')),
      )
      expect(file.toString('hex')).to.equal(FILE.toString('hex'))
    }
  })

  it('is opened also without a zip around it', async () => {
    const file = await files.put(FILE, 'X.csv')
    expect(String(await contentOf(file, { key: 's3cret' }))).to.equal('a,b\n1,2\n')
  })
})
