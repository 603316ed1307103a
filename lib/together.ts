/** Works on all items at the same time. When one fails, the others are told to stop, and are awaited. */
export const together = async <Item, Value>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Value>,
  signal: AbortSignal,
): Promise<readonly Value[]> => {
  const ending = new AbortController()
  const either = AbortSignal.any([signal, ending.signal])
  const working = items.map(item => work(item, either))
  try {
    return await Promise.all(working)
  } catch (error) {
    ending.abort(error)
    await Promise.allSettled(working)
    throw error
  }
}
