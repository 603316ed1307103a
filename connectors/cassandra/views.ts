import { inspect } from 'node:util'
import type { Settling } from '../../lib/collections.js'
import type { Items } from '../../lib/columns.js'
import { afterValue, int32 } from './bytes.js'
import type { Cell } from './cells.js'

/** Reads a length and the value after it. */
const valueAt = (cell: Cell, bytes: Buffer, at: number): unknown => {
  const length = int32(bytes, at)
  return length < cell.least ? cell.nothing : cell.read(bytes, at + 4, length)
}

const NO_BYTES = Buffer.alloc(4)

/**
 * A list or a set that is still bytes of its page: counted without decoding, decoded each time it is read.
 */
export class PageItems implements Items<unknown>, Settling {
  #bytes: Buffer
  #at: number
  readonly #item: Cell

  constructor(item: Cell, bytes: Buffer = NO_BYTES, at = 0) {
    this.#bytes = bytes
    this.#at = at
    this.#item = item
  }

  get length(): number {
    return int32(this.#bytes, this.#at)
  }

  *[Symbol.iterator](): IterableIterator<unknown> {
    let at = this.#at + 4
    for (let left = this.length; left > 0; left--) {
      yield valueAt(this.#item, this.#bytes, at)
      at = afterValue(this.#bytes, at)
    }
  }

  /** Copies its own bytes out of the page. */
  settle(): void {
    let end = this.#at + 4
    for (let left = this.length; left > 0; left--) end = afterValue(this.#bytes, end)
    this.#bytes = Buffer.from(this.#bytes.subarray(this.#at, end))
    this.#at = 0
  }

  toJSON(): unknown[] {
    return [...this]
  }

  /** A log shows how many there are, never what they are. */
  [inspect.custom](): string {
    return `[${this.length} values]`
  }
}

/**
 * A map that is still bytes of its page: counted without decoding, decoded once, when it is first asked for
 * a key. It counts as a `Map` for `instanceof`, without carrying an empty one along in every row.
 */
export class PageMap implements ReadonlyMap<string, unknown> {
  #bytes: Buffer
  readonly #at: number
  readonly #key: Cell
  readonly #value: Cell
  #decoded: Map<string, unknown> | undefined

  constructor(key: Cell, value: Cell, bytes: Buffer = NO_BYTES, at = 0) {
    this.#bytes = bytes
    this.#at = at
    this.#key = key
    this.#value = value
    this.#decoded = undefined
  }

  get size(): number {
    return this.#decoded ? this.#decoded.size : int32(this.#bytes, this.#at)
  }

  #entries(): Map<string, unknown> {
    if (this.#decoded) return this.#decoded
    const decoded = new Map<string, unknown>()
    let at = this.#at + 4
    for (let left = this.size; left > 0; left--) {
      const key = valueAt(this.#key, this.#bytes, at) as string
      at = afterValue(this.#bytes, at)
      decoded.set(key, valueAt(this.#value, this.#bytes, at))
      at = afterValue(this.#bytes, at)
    }
    this.#bytes = NO_BYTES
    this.#decoded = decoded
    return decoded
  }

  get(key: string): unknown {
    return this.#entries().get(key)
  }

  has(key: string): boolean {
    return this.#entries().has(key)
  }

  forEach(call: (value: unknown, key: string, map: ReadonlyMap<string, unknown>) => void): void {
    for (const [key, value] of this.#entries()) call(value, key, this)
  }

  entries() {
    return this.#entries().entries()
  }

  keys() {
    return this.#entries().keys()
  }

  values() {
    return this.#entries().values()
  }

  [Symbol.iterator]() {
    return this.#entries().entries()
  }

  toJSON(): Record<string, unknown> {
    return Object.fromEntries(this.#entries())
  }

  /** A log shows how many there are, never what they are. */
  [inspect.custom](): string {
    return `{${this.size} entries}`
  }
}

Object.setPrototypeOf(PageMap.prototype, Map.prototype)
