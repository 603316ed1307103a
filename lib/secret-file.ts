import { readFile } from 'node:fs/promises'
import { LernError } from './errors.js'

/** The secret that a file holds, without the line break that editors put at its end. */
export const readSecretFile = async (file: string): Promise<string> => {
  const secret = (await read(file)).replace(/\r?\n$/, '')
  if (secret === '') throw new LernError('KEY', 'the file of a key is empty', { file })
  return secret
}

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new LernError('KEY', 'the file of a key cannot be read', { file }, { cause })
  }
}
