import { together } from '../../lib/together.js'
import type { TableUser } from './table-users.js'
import { slices } from './update-users.js'

/** How many parts of the users are worked on at a time: while the store answers for one, another is compared. */
const PLACES = [1, 2]

/** Does something for all users as they come, in parts of as many as are updated together. */
export const sideBySide = async (
  users: AsyncIterable<readonly TableUser[]>,
  work: (some: readonly TableUser[], signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const parts = sliced(users)
  const workOn = async (_place: number, stopping: AbortSignal) => {
    for await (const some of parts) await work(some, stopping)
  }
  await together(PLACES, workOn, signal)
}

async function* sliced<Item>(chunks: AsyncIterable<readonly Item[]>): AsyncGenerator<readonly Item[]> {
  for await (const chunk of chunks) yield* slices(chunk)
}
