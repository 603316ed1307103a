export interface RecentOptions {
  /** How many are kept at most; the oldest goes first. */
  readonly entries: number
  /** Milliseconds after which a value is forgotten; absent: never. */
  readonly ttlMs?: number
}

/** Values that were of use a short while ago. */
export class Recent<Value> {
  readonly #values = new Map<string, { readonly value: Value; readonly until: number }>()

  constructor(readonly options: RecentOptions) {}

  get(key: string): Value | undefined {
    const found = this.#values.get(key)
    if (found === undefined || found.until > performance.now()) return found?.value
    this.#values.delete(key)
    return undefined
  }

  set(key: string, value: Value): Value {
    const { entries, ttlMs = Number.POSITIVE_INFINITY } = this.options
    this.#values.delete(key)
    this.#values.set(key, { value, until: performance.now() + ttlMs })
    if (this.#values.size > entries) this.#values.delete(this.#values.keys().next().value!)
    return value
  }

  delete(key: string): void {
    this.#values.delete(key)
  }
}
