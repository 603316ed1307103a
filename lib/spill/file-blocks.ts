import { createReadStream, type ReadStream } from 'node:fs'

/**
 * The bytes of a file, from some byte on up to another. The file is closed before this returns, on every
 * path.
 */
export async function* fileBlocks(
  path: string,
  size: number,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { start, end: end - 1, highWaterMark: size })
  try {
    yield* file
  } finally {
    await closeFile(file)
  }
}

export const closeFile = async (file: ReadStream): Promise<void> => {
  file.destroy()
  if (!file.closed) await new Promise<void>(resolve => file.once('close', resolve))
}
