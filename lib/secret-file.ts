import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { LernError } from './errors.js'

/** The secret that a file holds, without the line break that editors put at its end. */
export const readSecretFile = async (file: string): Promise<string> => {
  const secret = (await read(file)).replace(/\r?\n$/, '')
  if (secret === '') throw new LernError('KEY', 'the file of a key is empty', { file })
  return secret
}

const read = async (file: string): Promise<string> => {
  const bytes = await readFile(file).catch(cause => {
    throw new LernError('KEY', 'the file of a key cannot be read', { file }, { cause })
  })
  if (!isUtf8(bytes)) throw notText(file)
  return bytes.toString()
}

/** Different bytes would be read as the same text, and open the same files. */
const notText = (file: string): LernError =>
  new LernError('KEY', 'the file of a key is not text', {
    file,
    allowed: 'UTF-8; bytes of chance as base64 or hex',
  })
