import type { Settings } from '../options.js'

/**
 * One step of the schema. Once published it is never changed: what is wrong with it, the next one puts right.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number
  readonly name: string
  readonly statements: (tables: Settings['tables']) => readonly string[]
}
