import { ByteReader } from './byte-reader.js'

export interface SizedChunk {
  readonly bytes: Buffer
  readonly isLast: boolean
}

/** Cuts a stream into chunks of one size, of which only the last is shorter. No bytes are one chunk without any. */
export async function* inChunks(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<SizedChunk> {
  const reader = new ByteReader(bytes)
  try {
    let chunk = await reader.take(size)
    for (;;) {
      const next = chunk.length < size ? undefined : await reader.take(size)
      const isLast = next === undefined || next.length === 0
      yield { bytes: chunk, isLast }
      if (isLast) return
      chunk = next
    }
  } finally {
    await reader.close()
  }
}
