import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isLernError, LernError } from '../lib/errors.js'

/** Only who opened it may read it. */
const MODE = 0o600

/**
 * Writes a file that is there whole or not at all: under another name, renamed at the end. Gives its bytes.
 *
 * @throws what the content fails with; LernError STORE_FAILED when the file cannot be written, INTERRUPTED when the signal says so
 */
export const writeWhole = async (
  file: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> => {
  const temporary = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}`)
  try {
    const bytes = await write(temporary, content, signal)
    await rename(temporary, file)
    return bytes
  } catch (error) {
    await rm(temporary, { force: true })
    if (signal.aborted) throw new LernError('INTERRUPTED', 'the command was interrupted', { file })
    throw isLernError(error) ? error : notWritten(file, error)
  }
}

const write = async (
  temporary: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> => {
  const handle = await open(temporary, 'wx', MODE)
  try {
    const bytes = await writeAll(handle, content, signal)
    await handle.sync()
    return bytes
  } finally {
    await handle.close()
  }
}

const writeAll = async (
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> => {
  let bytes = 0
  for await (const part of content) {
    signal.throwIfAborted()
    await handle.writeFile(part)
    bytes += part.length
  }
  return bytes
}

const notWritten = (file: string, cause: unknown) => {
  const code = (cause as NodeJS.ErrnoException).code ?? 'an unexpected error'
  return new LernError('STORE_FAILED', `the file cannot be written (${code})`, { file }, { cause })
}
