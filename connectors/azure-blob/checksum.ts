import { createHash, type Hash } from 'node:crypto'

/**
 * The MD5 of a growing content. It follows a rollback to the last mark; after any other it does not know
 * itself any more until it is told.
 */
export class Checksum {
  #bytes: number
  #hash: Hash | undefined
  #marked: { readonly bytes: number; readonly hash: Hash } | undefined

  /** Of a content that has this many bytes already: known when there are none. */
  constructor(bytes: number) {
    this.#bytes = bytes
    this.#hash = bytes === 0 ? createHash('md5') : undefined
  }

  add(bytes: Uint8Array): void {
    if (this.#hash !== undefined) this.#marked ??= { bytes: this.#bytes, hash: this.#hash.copy() }
    this.#hash?.update(bytes)
    this.#bytes += bytes.length
  }

  mark(): void {
    this.#marked = undefined
  }

  rollback(bytes: number): void {
    if (bytes === this.#bytes) return
    this.#hash = this.#marked?.bytes === bytes ? this.#marked.hash : new Checksum(bytes).#hash
    this.#marked = undefined
    this.#bytes = bytes
  }

  /** The hash of the whole content, from somebody who has read it. */
  learn(bytes: number, hash: Hash): void {
    if (bytes === this.#bytes) this.#hash ??= hash
  }

  get known(): Buffer | undefined {
    return this.#hash?.copy().digest()
  }
}
