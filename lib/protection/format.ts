import type { KeyObject } from 'node:crypto'
import type { Level } from './level.js'
import type { ZipLock } from './zip.js'

export type Bytes = AsyncIterable<Uint8Array>
export type Seal = (bytes: Bytes) => Bytes

/** How files are encrypted, as opposed to with what. Every file has a key of its own, which is locked with another. */
export interface Format {
  /** What a zip with a password is encrypted with. */
  readonly zipCipher: ZipLock['cipher']
  readonly sealWithText: (level: Level, text: string) => Seal
  readonly sealWithPublicKey: (level: Level, key: KeyObject) => Seal
}

export const FILE_KEY_BYTES = 32
