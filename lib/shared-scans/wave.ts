import { abortable } from '../abortable.js'
import type { Scan, Source } from '../source.js'
import type { AnyRow, Chunks } from '../types.js'
import { type Run, SharedRange, type Waiting, type Wanted } from './shared-range.js'

interface Part extends Wanted {
  /** Ranges that this run was given: it is given each of them once. */
  readonly given: Set<string>
}

/** Scans of one dataset that are made as one: those of all runs that came before it began. */
export class Wave {
  readonly #waiting: Waiting
  readonly #parts = new Map<Run, Part>()
  readonly #ranges = new Map<string, SharedRange>()
  readonly #readings: Promise<unknown>[] = []
  readonly #begun: Promise<void>
  #begin = () => {}

  constructor(waiting: Waiting) {
    this.#waiting = waiting
    this.#begun = new Promise(resolve => {
      this.#begin = resolve
    })
  }

  join(run: Run, scan: Scan): void {
    this.#parts.set(run, { run, scan, given: new Set() })
  }

  /** True for each range of the flow that the run has joined with. */
  has(run: Run, { among }: Scan): boolean {
    return this.#parts.get(run)?.scan.among === among
  }

  begin(): void {
    this.#begin()
  }

  async leave(run: Run): Promise<void> {
    this.#parts.delete(run)
    for (const range of this.#ranges.values()) await range.forget(run)
  }

  /** When nothing is read any more for runs that have left. */
  async ended(): Promise<void> {
    await Promise.all(this.#readings)
  }

  /** What a run asks for of one range. A range that it asks for again, as after a failure, it reads alone. */
  async *rows(run: Run, source: Source, scan: Scan): Chunks<AnyRow> {
    await abortable(this.#begun, scan.signal)
    const part = this.#parts.get(run)
    const name = rangeName(scan)
    if (!part || part.given.has(name)) return yield* source.rows(scan)

    const rows = await this.#rangeOf(name, source, scan).rowsFor(run, scan)
    part.given.add(name)
    try {
      yield* rows.sorted()
    } finally {
      await rows.close()
    }
  }

  #rangeOf(name: string, source: Source, { range }: Scan): SharedRange {
    const known = this.#ranges.get(name)
    if (known?.isOfUse) return known
    const wanted = [...this.#parts.values()].filter(({ given }) => !given.has(name))
    const made = new SharedRange(source, range, wanted, this.#waiting)
    this.#ranges.set(name, made)
    this.#readings.push(made.ended)
    return made
  }
}

const rangeName = ({ range: { start, end } }: Scan): string => `${start}/${end}`
