import type { FileHandle } from 'node:fs/promises'
import { PassThrough, type Readable, Writable } from 'node:stream'
import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js'
import { LernError } from '../errors.js'
import type { Bytes } from './format.js'
import { damaged, wrongKey } from './trouble.js'

const BUFFERED_BYTES = 1024 * 1024

/** The one file in a zip. */
export interface ZippedFile {
  readonly entry: string
  readonly bytes: Bytes
}

/**
 * Finds the file in a zip: plain, or with a password of either kind.
 *
 * @throws LernError KEY when the zip is damaged or holds something else than one file, when it needs a password and
 * there is none; while the bytes are read, when the password is wrong or they are not what was zipped
 */
export const readZip = async (handle: FileHandle, password: string | undefined): Promise<ZippedFile> => {
  const reader = new ZipReader(new HandleReader(handle), { useWebWorkers: false, checkCrc32: true })
  const entries = await reader.getEntries().catch(() => {
    throw damaged()
  })
  const [entry] = entries
  if (entry === undefined || entry.directory || entries.length > 1) throw notOurs()
  if (entry.encrypted && password === undefined) throw needsPassword()
  return { entry: entry.filename, bytes: contentOf(entry, password) }
}

/** Reads a part of the file at a time. */
class HandleReader extends Reader<FileHandle> {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    super(handle)
    this.#handle = handle
  }

  override async init(): Promise<void> {
    await super.init?.()
    this.size = (await this.#handle.stat()).size
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }
}

async function* contentOf(entry: FileEntry, password: string | undefined): Bytes {
  const out = new PassThrough({ highWaterMark: BUFFERED_BYTES })
  const options = password === undefined ? {} : { rawPassword: Buffer.from(password) }
  const reading = entry.getData(Writable.toWeb(out), options).catch(error => out.destroy(error))
  try {
    yield* out as Readable & AsyncIterable<Buffer>
  } catch {
    throw entry.encrypted ? wrongKey() : damaged()
  } finally {
    out.destroy()
    await reading
  }
}

const notOurs = () =>
  new LernError('KEY', 'the zip is none that was made here', { allowed: 'a zip of one file' })

const needsPassword = () =>
  new LernError('KEY', 'the zip is encrypted, and there is no password', {
    allowed: 'the key of the request',
  })
