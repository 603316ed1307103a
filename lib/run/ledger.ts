import { text } from 'node:stream/consumers'
import { LernError } from '../errors.js'
import { newTally } from '../flow/observe.js'
import type { Tally } from '../flow/step.js'
import type { Shard } from '../shard.js'
import type { SinkMark } from '../sinks/sink.js'
import type { Store } from '../store.js'
import type { TokenRange } from '../token-range.js'
import { ledgerPath } from './record.js'
import { rangeOf, type StoredRange, type StoredTally, storeRange, storeTally, tallyOf } from './stored.js'

/** What a run set out to do: the first line of its ledger. */
export interface LedgerHeader {
  readonly run: string
  readonly report: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly startedAt: string
  readonly now: string
  readonly shard?: Shard
  readonly ranges: readonly TokenRange[]
}

/** How far a run has come: ranges that are done, and where each file stood then. */
export interface Progress {
  readonly header: LedgerHeader
  readonly done: number
  readonly mark: SinkMark | undefined
  readonly tally: Tally
}

interface Line extends StoredTally {
  readonly done: number
  readonly mark: SinkMark
}

interface StoredHeader extends Omit<LedgerHeader, 'ranges'> {
  readonly ranges: readonly StoredRange[]
}

/** The lines that let a later run go on where this one stopped. */
export class Ledger {
  /** True when there is something to go on from. */
  noted = false
  readonly #store: Store
  readonly #path: string

  constructor(store: Store, { report, run }: { readonly report: string; readonly run: string }) {
    this.#store = store
    this.#path = ledgerPath(report, run)
  }

  async begin(header: LedgerHeader): Promise<void> {
    await this.#append({ ...header, ranges: header.ranges.map(storeRange) })
  }

  /** Notes that the first `done` ranges are finished, with all that was counted and where the files stand. */
  async note(done: number, mark: SinkMark, tally: Tally): Promise<void> {
    await this.#append({ done, mark, ...storeTally(tally) })
    this.noted = true
  }

  #append(line: object): Promise<void> {
    return this.#store.appendLine(this.#path, JSON.stringify(line))
  }

  async remove(): Promise<void> {
    await this.#store.remove(this.#path)
  }

  async read(): Promise<Progress> {
    const lines = await this.#lines()
    const [header, ...notes] = lines as [StoredHeader | undefined, ...Line[]]
    if (!header) throw notResumable(this.#path, 'its ledger is empty')
    const last = notes.at(-1)
    this.noted = last !== undefined
    return {
      header: { ...header, ranges: header.ranges.map(rangeOf) },
      done: last?.done ?? 0,
      mark: last?.mark,
      tally: last ? tallyOf(last) : newTally(),
    }
  }

  /** A line that was cut off by the end of its process says nothing; those before it stand. */
  async #lines(): Promise<unknown[]> {
    const lines: unknown[] = []
    for (const line of (await this.#content()).split('\n').filter(Boolean)) {
      try {
        lines.push(JSON.parse(line))
      } catch {
        break
      }
    }
    return lines
  }

  async #content(): Promise<string> {
    try {
      return await text(await this.#store.read(this.#path))
    } catch (error) {
      throw notResumable(
        this.#path,
        'it left no ledger: it ended well, never began, or was cleaned up',
        error,
      )
    }
  }
}

const notResumable = (path: string, why: string, cause?: unknown) =>
  new LernError('NOT_RESUMABLE', `this run cannot be resumed: ${why}`, { path }, { cause })
