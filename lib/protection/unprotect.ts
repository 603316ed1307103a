import { type FileHandle, open } from 'node:fs/promises'
import { LernError } from '../errors.js'
import type { Bytes } from './format.js'
import { openEncrypted } from './open-encrypted.js'

/** What a file may be opened with. */
export interface Secrets {
  /** The password of a zip. */
  readonly password?: string | undefined
  /** The text that a file was encrypted with, or the private key in PEM that belongs to the public one. */
  readonly key?: string | undefined
}

/** A file that was protected, opened. */
export interface Opened {
  /** Its name, when the zip around it tells. It may be any text. */
  readonly entry?: string
  /** What it holds. It is known to be good when the end is reached, not before. */
  readonly bytes: Bytes
}

const ZIP_START = 'PK'
const READ_BYTES = 1024 * 1024

/**
 * Opens a protected file of any format, old or new, and hands what is in it to `use`.
 *
 * @throws LernError KEY when the key or the password is missing or wrong, or the file is damaged or of another kind;
 * USAGE when it cannot be read
 */
export const unprotect = async <Result>(
  file: string,
  secrets: Secrets,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> => {
  const handle = await openFile(file)
  try {
    return await use(await contentOf(handle, secrets))
  } finally {
    await handle.close()
  }
}

const contentOf = async (handle: FileHandle, { password, key }: Secrets): Promise<Opened> => {
  if (!(await isZip(handle))) {
    const whole = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_BYTES })
    return { bytes: openEncrypted(whole, key, 'refused') }
  }
  const { readZip } = await import('./read-zip.js')
  const { entry, bytes } = await readZip(handle, password)
  return { entry, bytes: openEncrypted(bytes, key, 'plain') }
}

const isZip = async (handle: FileHandle): Promise<boolean> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(ZIP_START.length), 0, ZIP_START.length, 0)
  return buffer.toString('latin1', 0, bytesRead) === ZIP_START
}

const openFile = async (file: string): Promise<FileHandle> => {
  try {
    return await open(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new LernError('USAGE', `the file cannot be read (${code})`, { file }, { cause: error })
  }
}
