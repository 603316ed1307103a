import { randomBytes } from 'node:crypto'
import { FILE_KEY_BYTES, type Format } from '../format.js'
import { sealModern } from './file.js'
import { wrapWithPublicKey } from './public-key.js'
import { wrapWithText } from './text-key.js'

/** Safe against those who guess keys, and those who change a file. */
export const modern: Format = {
  zipCipher: 'aes-256',
  sealWithText: (level, text) =>
    async function* (bytes) {
      const fileKey = randomBytes(FILE_KEY_BYTES)
      yield* sealModern(bytes, level, fileKey, await wrapWithText(fileKey, text))
    },
  sealWithPublicKey: (level, key) => bytes => {
    const fileKey = randomBytes(FILE_KEY_BYTES)
    return sealModern(bytes, level, fileKey, wrapWithPublicKey(fileKey, key))
  },
}
