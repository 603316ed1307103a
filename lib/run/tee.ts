import type { Chunk, Chunks } from '../types.js'

/**
 * Hands the same chunks to several readers in step: the next chunk is asked for when each of them has had the last.
 * A reader that ends early no longer holds up the others; when all have, the source is closed.
 *
 * Holds: one chunk.
 */
export const tee = <Row>(rows: Chunks<Row>, readers: number): readonly Chunks<Row>[] => {
  if (readers === 1) return [rows]
  const source = rows[Symbol.asyncIterator]()
  let active = readers
  let waiting: ((chunk: Promise<IteratorResult<Chunk<Row>>>) => void)[] = []

  const advance = () => {
    if (active === 0 || waiting.length < active) return
    const woken = waiting
    waiting = []
    const next = source.next()
    for (const wake of woken) wake(next)
  }
  const ask = () =>
    new Promise<IteratorResult<Chunk<Row>>>(resolve => {
      waiting.push(resolve)
      advance()
    })
  const leave = async () => {
    active--
    if (active === 0) await source.return?.()
    else advance()
  }
  return Array.from({ length: readers }, () => reader(ask, leave))
}

async function* reader<Row>(
  ask: () => Promise<IteratorResult<Chunk<Row>>>,
  leave: () => Promise<void>,
): Chunks<Row> {
  try {
    for (;;) {
      const { done, value } = await ask()
      if (done) return
      yield value
    }
  } finally {
    await leave()
  }
}
