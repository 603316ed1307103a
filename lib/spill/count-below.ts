/** How many items of a sorted list come before a bound. */
export const countBelow = (list: readonly { readonly key: string }[], bound: string): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.key < bound) low = middle + 1
    else high = middle
  }
  return low
}
