import type { Chunk, Chunks } from '../types.js'
import { createSorter, type SorterOptions } from './sorter.js'

/**
 * Sorts rows by key, stably.
 *
 * Holds: about `memory` bytes of rows; the rest is on disk until the last row was taken, the reader leaves or
 * something fails.
 */
export async function* externalSort<Row>({
  rows,
  signal,
  ...options
}: SorterOptions<Row> & {
  readonly rows: Chunks<Row>
  readonly signal: AbortSignal
}): AsyncGenerator<Chunk<Row>> {
  const sorter = createSorter(options)
  try {
    for await (const chunk of rows) {
      signal.throwIfAborted()
      await sorter.add(chunk)
    }
    for await (const chunk of sorter.sorted()) {
      signal.throwIfAborted()
      yield chunk
    }
  } finally {
    await sorter.close()
  }
}
