import { text } from 'node:stream/consumers'
import { unprotect } from '../../lib/protection/unprotect.js'

/** The text in a zip, which a key may be needed to open. Fails when it is damaged. */
export const contentOfZip = (file: string, key?: string): Promise<string> =>
  unprotect(file, key === undefined ? {} : { password: key, key }, ({ bytes }) => text(bytes))
