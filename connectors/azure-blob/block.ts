/** A block leaves when it has this many bytes, and has less than twice as many. */
export const BLOCK_BYTES = 4 * 1024 * 1024
/** What is shorter than this when it has to be durable is sent, and sent again as part of a longer block. */
const SHORT_BYTES = 256 * 1024
/** From this many blocks on, only whole blocks are final, for a blob may have 50,000. */
const MANY_BLOCKS = 25_000

/** The bytes of a block that may stay as it is when so many are there already. */
export const shortestAfter = (blocks: number): number => (blocks < MANY_BLOCKS ? SHORT_BYTES : BLOCK_BYTES)

/** A block of a blob, sent or on its way. */
export interface Block {
  readonly id: string
  readonly bytes: number
  /** Resolves when its turn to be sent has come. */
  readonly begun?: Promise<void>
  /** Resolves with its MD5 when it has arrived. */
  readonly sent?: Promise<Buffer>
}

export const lengthOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { bytes }) => sum + bytes, 0)

/** The first blocks, as many as it takes to have so many bytes. */
export const covering = (blocks: readonly Block[], bytes: number): readonly Block[] => {
  let end = 0
  let count = 0
  while (end < bytes && count < blocks.length) end += blocks[count++]!.bytes
  return blocks.slice(0, count)
}
