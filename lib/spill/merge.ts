import { Heap } from './heap.js'
import type { Entry } from './run-file.js'

const MOST_ENTRIES = 1_000
const MOST_CHARACTERS = 1024 * 1024

/** Where one of the runs stands. `turn` puts equal keys in the order of the runs. */
interface Cursor {
  readonly turn: number
  readonly rest: AsyncIterator<readonly Entry[]>
  some: readonly Entry[]
  at: number
}

/**
 * Merges runs that are sorted each; entries of equal keys come in the order of the runs.
 *
 * Holds: one block of each run. Closes every run on every path.
 */
export async function* merge(
  runs: readonly AsyncIterable<readonly Entry[]>[],
): AsyncGenerator<readonly Entry[]> {
  const cursors = runs.map(
    (run, turn): Cursor => ({ turn, rest: run[Symbol.asyncIterator](), some: [], at: 0 }),
  )
  try {
    yield* inOrder(cursors)
  } finally {
    await Promise.all(cursors.map(cursor => cursor.rest.return?.()))
  }
}

async function* inOrder(cursors: readonly Cursor[]): AsyncGenerator<readonly Entry[]> {
  const heap = new Heap<Cursor>(comesBefore)
  for (const cursor of cursors) if (await refill(cursor)) heap.push(cursor)

  let out: Entry[] = []
  let characters = 0
  for (let cursor = heap.first; cursor; cursor = heap.first) {
    const entry = current(cursor)
    out.push(entry)
    characters += entry.text.length
    cursor.at++
    if (cursor.at < cursor.some.length || (await refill(cursor))) heap.settle()
    else heap.removeFirst()
    if (out.length < MOST_ENTRIES && characters < MOST_CHARACTERS) continue
    yield out
    out = []
    characters = 0
  }
  if (out.length > 0) yield out
}

const current = (cursor: Cursor): Entry => cursor.some[cursor.at]!

const comesBefore = (a: Cursor, b: Cursor): boolean => {
  const [left, right] = [current(a).key, current(b).key]
  return left < right || (left === right && a.turn < b.turn)
}

/** Reads the next block of a run; false at its end. */
const refill = async (cursor: Cursor): Promise<boolean> => {
  const next = await cursor.rest.next()
  cursor.at = 0
  cursor.some = next.done ? [] : next.value
  return !next.done && (cursor.some.length > 0 || refill(cursor))
}
