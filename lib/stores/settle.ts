import pLimit from 'p-limit'

const AT_ONCE = 32

/** Runs an action for each item, some at a time, and fails only when none is running any more. */
export const settle = async <Item>(
  items: Iterable<Item>,
  action: (item: Item) => Promise<unknown>,
): Promise<void> => {
  const turn = pLimit(AT_ONCE)
  const outcomes = await Promise.allSettled(Array.from(items, item => turn(() => action(item))))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
