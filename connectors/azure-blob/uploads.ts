import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BlockBlobClient } from '@azure/storage-blob'
import pLimit from 'p-limit'
import type { Requests } from './requests.js'

const IN_FLIGHT = 5

/** What a block holds: not copied into one buffer, for it is sent as it is. */
export interface BlockBody {
  readonly parts: readonly Uint8Array[]
  readonly bytes: number
}

export interface Upload {
  readonly blob: BlockBlobClient
  readonly path: string
  readonly id: string
  readonly body: BlockBody
}

/** An upload that waits for its turn, then is on its way. */
interface Uploading {
  readonly begun: Promise<void>
  /** Resolves with the MD5 of the block, which the server has compared with what arrived. */
  readonly sent: Promise<Buffer>
}

const md5Of = (parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Blocks on their way to the server, of all drafts of a store: five of them at any time. */
export class Uploads {
  readonly #requests: Requests
  readonly #turn = pLimit(IN_FLIGHT)

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /** Whoever waits until it has begun writes no faster than the blocks leave. */
  begin(upload: Upload, stop: AbortSignal): Uploading {
    let begin!: () => void
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    const sent = this.#turn(() => {
      begin()
      return this.#stage(upload, stop)
    })
    sent.catch(() => undefined)
    return { begun, sent }
  }

  /** With its MD5, by which the server refuses a block that was damaged on its way. */
  async #stage({ blob, path, id, body }: Upload, stop: AbortSignal): Promise<Buffer> {
    const { parts, bytes } = body
    const transactionalContentMD5 = md5Of(parts)
    const content = () => Readable.from(parts, { objectMode: false })
    await this.#requests.send(
      'writing',
      path,
      abortSignal => blob.stageBlock(id, content, bytes, { abortSignal, transactionalContentMD5 }),
      stop,
    )
    return transactionalContentMD5
  }
}
