import { PassThrough, type Readable, Writable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js'
import { dosTime } from './dos-time.js'
import type { Sealing } from './protection.js'

/** The encryption of a zip's entry: `zip-crypto` is what every program opens, and is weak; `aes-256` is WinZip's. */
export interface ZipLock {
  readonly cipher: 'zip-crypto' | 'aes-256'
  readonly password: string
}

const BUFFERED_BYTES = 1024 * 1024
/** Above this, sizes may not fit into what zip had at first, whichever way they grow. */
const SURELY_SMALL = 4_000_000_000
/** The strength that WinZip calls AES-256. */
const AES_256 = 3

/** A zip of one deflated entry. */
export async function* zip(
  bytes: AsyncIterable<Uint8Array>,
  about: Sealing,
  lock?: ZipLock,
): AsyncGenerator<Uint8Array> {
  const out = new PassThrough({ highWaterMark: BUFFERED_BYTES })
  const source = bytes[Symbol.asyncIterator]()
  const writing = write(source, about, lock, out).catch(error => out.destroy(error))
  try {
    yield* out as Readable & AsyncIterable<Buffer>
  } finally {
    out.destroy()
    await writing
    await source.return?.()
  }
}

const write = async (
  source: AsyncIterator<Uint8Array>,
  { entry, at, bytes: size }: Sealing,
  lock: ZipLock | undefined,
  out: PassThrough,
): Promise<void> => {
  const writer = new ZipWriter(Writable.toWeb(out), { useWebWorkers: false })
  const bytes = ReadableStream.from({ [Symbol.asyncIterator]: () => source })
  await writer.add(entry, bytes, {
    lastModDate: at,
    rawLastModDate: dosTime(at),
    ...(size !== undefined && size < SURELY_SMALL && { uncompressedSize: size }),
    ...(lock && lockOptions(lock)),
  })
  await writer.close()
}

/** The password as bytes: the library itself would cut characters down to one byte each under ZipCrypto. */
const lockOptions = ({ cipher, password }: ZipLock): ZipWriterAddDataOptions => ({
  rawPassword: Buffer.from(password),
  ...(cipher === 'zip-crypto' ? { zipCrypto: true } : { encryptionStrength: AES_256 }),
})
