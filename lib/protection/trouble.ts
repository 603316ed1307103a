import { isLernError, LernError } from '../errors.js'

/** A password, a text or a private key does not fit, which cannot always be told from a file that was changed. */
export const wrongKey = (): LernError =>
  new LernError('KEY', 'the key or the password is wrong, or the file is damaged')

export const damaged = (): LernError =>
  new LernError('KEY', 'the file is damaged: it cannot be opened to its end')

/** What a decipher or an unpacker says is of no use to anybody, and might quote what it read. */
export const orWrongKey = <T>(action: () => T): T => {
  try {
    return action()
  } catch (error) {
    throw isLernError(error) ? error : wrongKey()
  }
}
