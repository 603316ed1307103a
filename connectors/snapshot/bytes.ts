import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { closeFile, fileBlocks } from '../../lib/spill/file-blocks.js'
import { readFailed, type SnapshotFile } from './files.js'

const BLOCK = 256 * 1024

/** The bytes of a file, unpacked. The file is closed before this returns, on every path. */
export async function* readBytes({ path, gzip }: SnapshotFile): AsyncGenerator<Buffer> {
  try {
    yield* gzip ? unpacked(path) : fileBlocks(path, BLOCK)
  } catch (error) {
    throw readFailed(error, path)
  }
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: BLOCK })
  try {
    // An error of the file reaches the unpacker by itself, where the loop meets it.
    yield* pipeline(file, createGunzip({ chunkSize: BLOCK }), () => {})
  } finally {
    await closeFile(file)
  }
}
