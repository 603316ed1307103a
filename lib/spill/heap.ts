/** A binary heap: the least item is at hand, every change costs the logarithm of its size. */
export class Heap<Item> {
  readonly #items: Item[] = []

  constructor(private readonly before: (a: Item, b: Item) => boolean) {}

  get first(): Item | undefined {
    return this.#items[0]
  }

  push(item: Item): void {
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.before(item, items[parent]!)) break
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  /** Puts the first item where it belongs after it has changed. */
  settle(): void {
    const first = this.first
    if (first !== undefined) this.#sink(first)
  }

  removeFirst(): void {
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last)
  }

  #sink(item: Item): void {
    const items = this.#items
    let at = 0
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const other = child + 1
      if (other < items.length && this.before(items[other]!, items[child]!)) child = other
      if (!this.before(items[child]!, item)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = item
  }
}
