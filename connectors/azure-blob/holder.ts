import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { DraftOwner } from '../../lib/store.js'

/** Who holds a lock. */
export interface Holder extends DraftOwner {
  /** Of one opening of the run, so that a later process with the same run is told from it. */
  readonly token: string
  readonly host: string
}

export const newHolder = ({ report, run }: DraftOwner): Holder => ({
  report,
  run,
  token: randomUUID(),
  host: hostname(),
})

/** Metadata takes ASCII only. */
export const asMetadata = (holder: Holder): Record<string, string> => ({
  holder: Buffer.from(JSON.stringify(holder)).toString('base64url'),
})

/** Undefined when a blob names no holder. */
export const holderOf = (metadata: Readonly<Record<string, string>> | undefined): Holder | undefined => {
  if (metadata?.holder === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(metadata.holder, 'base64url').toString()) as Holder
  } catch {
    return undefined
  }
}
