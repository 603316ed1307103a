import type { Readable } from 'node:stream'
import type { BlobHTTPHeaders } from '@azure/storage-blob'
import type { Buffering } from '../../lib/stores/local/write-budget.js'
import { BLOCK_BYTES, type Block, covering, lengthOf, shortestAfter } from './block.js'
import { blockIds } from './block-id.js'
import type { BlockList } from './block-list.js'
import type { Means } from './means.js'
import { readExtent, readWhole } from './read.js'
import { Sending } from './sending.js'
import { Tail } from './tail.js'
import type { BlockBody } from './uploads.js'

const NOTHING = new Uint8Array()

/** A whole draft, as it is to be published: its length, and the commit that made it so. */
export interface Sealed {
  readonly bytes: number
  readonly commit: string
}

/**
 * Appends to a blob in blocks of 4 to 8 MiB. Bytes leave while more are written; what is not a block yet is
 * the tail, which stays in memory.
 */
export class BlockFile implements Buffering {
  readonly #means: Means
  readonly #list: BlockList
  readonly #nextId = blockIds()
  readonly #stop = new AbortController()
  #blocks: Block[]
  /** Where the tail starts. */
  #end: number
  readonly #tail = new Tail()
  /** The tail, or its start, as it was sent to be durable. */
  #tentative: Block | undefined
  readonly #sending = new Sending()
  /** The blocks of the last commit, which can be read. */
  #committed: readonly Block[]
  #isCommitted: boolean

  /** With the blocks that the last commit of the list has. */
  constructor(means: Means, list: BlockList, blocks: readonly Block[]) {
    this.#means = means
    this.#list = list
    this.#blocks = [...blocks]
    this.#end = lengthOf(blocks)
    this.#committed = blocks
    this.#isCommitted = list.etag !== undefined
  }

  get buffered(): number {
    return this.#tail.bytes
  }

  get bytes(): number {
    return this.#end + this.#tail.bytes
  }

  /**
   * The bytes are kept, not copied: the caller must not change them any more. Resolves when more may be
   * written.
   */
  async append(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
      await this.#add(bytes.subarray(start, start + BLOCK_BYTES))
    }
  }

  async #add(bytes: Uint8Array): Promise<void> {
    this.#sending.throwFailure()
    this.#tail.add(bytes)
    this.#isCommitted = false
    this.#means.budget.add(this, bytes.length)
    if (this.#tail.bytes >= BLOCK_BYTES) await this.flush()
    else await this.#means.budget.relieve()
  }

  /** Makes the tail a block; resolves when it is on its way. */
  async flush(): Promise<void> {
    const { bytes } = this.#tail
    if (bytes === 0) return
    const ready = this.#tentative?.bytes === bytes ? this.#tentative : undefined
    const block = ready ?? this.#send(this.#tail.body())
    this.#blocks.push(block)
    this.#end += bytes
    this.#tail.cut(0)
    this.#tentative = undefined
    await block.begun
    this.#means.budget.subtract(this, bytes)
  }

  /** Everything appended so far survives the end of this process when this resolves. */
  async sync(): Promise<void> {
    if (this.#isCommitted) return
    await this.#stageTail()
    await this.#commit()
  }

  /** Ends the content, with what a reader is told of it: also its MD5 when it is one block, whose MD5 is known. */
  async seal(headers: BlobHTTPHeaders): Promise<Sealed> {
    await this.flush()
    const blobContentMD5 = this.#blocks.length === 1 ? await this.#blocks[0]!.sent : undefined
    await this.#commit({ ...headers, ...(blobContentMD5 !== undefined && { blobContentMD5 }) })
    return { bytes: this.#end, commit: this.#list.id }
  }

  /**
   * Forgets what comes after. Bytes inside a block that has left are fetched back: blocks can be read once
   * they are committed, and the blob is private.
   */
  async truncate(bytes: number): Promise<void> {
    this.#isCommitted = false
    if (bytes >= this.#end) {
      this.#cutTail(bytes - this.#end)
    } else {
      this.#cutTail(0)
      const start = await this.#cutBlocks(bytes)
      this.#tail.add(start)
      if (start.length > 0) this.#means.budget.add(this, start.length)
    }
  }

  async read(): Promise<Readable> {
    await this.sync()
    const { site, path } = this.#means
    return readExtent(site, this.#list.blob, path, { start: 0, end: this.bytes, etag: this.#list.etag! })
  }

  /** Ends what is on its way, and lets go of the tail. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the draft is closed'))
    this.#cutTail(0)
    await this.#sending.ended()
  }

  /** Removes all of it from the server, unless it is somebody else's by now. */
  remove(): Promise<void> {
    return this.#list.remove()
  }

  #send(body: BlockBody): Block {
    const { uploads, path } = this.#means
    const id = this.#nextId()
    const { begun, sent } = uploads.begin({ blob: this.#list.blob, path, id, body }, this.#stop.signal)
    this.#sending.add(id, sent)
    return { id, bytes: body.bytes, begun, sent }
  }

  /** A tail that is long enough is made a block; a short one is sent but stays, so that a blob has few blocks. */
  async #stageTail(): Promise<void> {
    const { bytes } = this.#tail
    if (bytes >= shortestAfter(this.#blocks.length)) return this.flush()
    if (bytes > 0 && this.#tentative?.bytes !== bytes) this.#tentative = this.#send(this.#tail.body())
  }

  async #commit(headers?: BlobHTTPHeaders): Promise<void> {
    const blocks = [...this.#blocks, ...(this.#tentative === undefined ? [] : [this.#tentative])]
    const ids = blocks.map(({ id }) => id)
    await this.#sending.arrived()
    await this.#list.commit(ids, headers)
    this.#committed = blocks
    this.#isCommitted = true
  }

  /** What was sent of the tail before is of no use any more, nor that it could not be sent. */
  #cutTail(bytes: number): void {
    this.#tentative = undefined
    this.#sending.forgetAllBut(this.#blocks.map(({ id }) => id))
    const before = this.#tail.bytes
    this.#tail.cut(bytes)
    this.#means.budget.subtract(this, before - this.#tail.bytes)
  }

  /**
   * Drops the blocks after a place, also those that could not be sent. Gives the bytes of the block that the
   * place lies in, up to there.
   */
  async #cutBlocks(bytes: number): Promise<Uint8Array> {
    if (bytes > lengthOf(this.#committed)) {
      this.#adopt(covering(this.#blocks, bytes))
      if (this.#end === bytes) return NOTHING
      await this.#commit()
    }
    const blocks = covering(this.#committed, bytes)
    this.#adopt(blocks)
    if (this.#end === bytes) return NOTHING

    this.#adopt(blocks.slice(0, -1))
    const { site, path } = this.#means
    return readWhole(site, this.#list.blob, path, { start: this.#end, end: bytes, etag: this.#list.etag! })
  }

  #adopt(blocks: readonly Block[]): void {
    this.#blocks = [...blocks]
    this.#end = lengthOf(blocks)
    this.#sending.forgetAllBut(blocks.map(({ id }) => id))
  }
}
