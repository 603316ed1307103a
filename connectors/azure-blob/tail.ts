import type { BlockBody } from './uploads.js'

/** Bytes that wait to be a block. */
export class Tail {
  #parts: Uint8Array[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return
    this.#parts.push(part)
    this.#bytes += part.length
  }

  /** All that waits now, and goes on waiting. */
  body(): BlockBody {
    return { parts: [...this.#parts], bytes: this.#bytes }
  }

  /** Forgets what comes after so many bytes. */
  cut(bytes: number): void {
    while (this.#bytes > bytes) {
      const last = this.#parts.pop()!
      this.#bytes -= last.length
      if (this.#bytes < bytes) this.add(last.subarray(0, bytes - this.#bytes))
    }
  }
}
