import { randomBytes } from 'node:crypto'
import { FILE_KEY_BYTES, type Format } from '../format.js'
import { sealLegacy } from './file.js'
import { wrapWithPublicKey } from './public-key.js'
import { wrapWithText } from './text-key.js'

/** What today's readers open. */
export const legacy: Format = {
  zipCipher: 'zip-crypto',
  sealWithText: (level, text) => bytes => {
    const fileKey = randomBytes(FILE_KEY_BYTES)
    return sealLegacy(bytes, level, fileKey, wrapWithText(fileKey, text))
  },
  sealWithPublicKey: (level, key) => bytes => {
    const fileKey = randomBytes(FILE_KEY_BYTES)
    return sealLegacy(bytes, level, fileKey, wrapWithPublicKey(fileKey, key))
  },
}
