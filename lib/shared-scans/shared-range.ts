import { abortable } from '../abortable.js'
import { LernError } from '../errors.js'
import { pick } from '../pick.js'
import { columnsOf, distinctKeys, keyText } from '../row-key.js'
import type { BadRow, Scan, Source } from '../source.js'
import { createSorter, type Sorter } from '../spill/sorter.js'
import type { AnyRow, Names } from '../types.js'

/** A run that reads with others: an identity. */
export type Run = object

/** What one run wants of a scan: rows of some keys, some of their columns. */
export interface Wanted {
  readonly run: Run
  readonly scan: Scan
}

/** Where rows wait for runs that come later to their range. */
export interface Waiting {
  /** Bytes of the rows of one run and range that may wait in memory; more of them wait on disk. */
  readonly memory: number
  readonly temporary: () => Promise<string>
}

/** Bad rows that are remembered for each run to judge of; a range with more of them is of no use to anybody. */
const MOST_BAD = 1_000

/** One range of a table, read once for several runs. Their rows wait here until each of them has come for its own. */
export class SharedRange {
  readonly #rows: Map<Run, Sorter<AnyRow>>
  readonly #bad: BadRow[] = []
  readonly #read: Promise<void>
  /** When nothing is read or written for it any more, however that came. */
  readonly ended: Promise<unknown>
  readonly #stop = new AbortController()
  #waiting = 0
  #isRead = false
  #hasFailed = false

  constructor(source: Source, range: Scan['range'], wanted: readonly Wanted[], waiting: Waiting) {
    this.#rows = new Map(wanted.map(({ run }) => [run, createSorter({ key: () => '', ...waiting })]))
    this.#read = this.#readFor(source, range, wanted, waiting).then(
      () => void (this.#isRead = true),
      error => {
        this.#hasFailed = true
        throw error
      },
    )
    // Whoever waits for its rows hears of a failure; nobody may.
    this.ended = this.#read.catch(() => {})
  }

  /** False when it has to be read anew: it failed, or was given up. */
  get isOfUse(): boolean {
    return !this.#hasFailed && (this.#isRead || !this.#stop.signal.aborted)
  }

  /** The rows of a run, in the order in which they were read. The caller closes them. */
  async rowsFor(run: Run, { signal, reject }: Scan): Promise<Sorter<AnyRow>> {
    this.#waiting++
    try {
      await abortable(this.#read, signal)
    } finally {
      if (--this.#waiting === 0) this.#stop.abort(new Error('nobody waits for it any longer'))
    }
    for (const row of this.#bad) reject(row)
    const rows = this.#rows.get(run)!
    this.#rows.delete(run)
    return rows
  }

  /** A run will not come for its rows. */
  async forget(run: Run): Promise<void> {
    const rows = this.#rows.get(run)
    this.#rows.delete(run)
    await rows?.close()
  }

  async #readFor(
    source: Source,
    range: Scan['range'],
    wanted: readonly Wanted[],
    { temporary }: Waiting,
  ): Promise<void> {
    const scan = together(wanted)
    const sorted = sorting(wanted)
    const { signal } = this.#stop
    const reject = (row: BadRow) => {
      this.#bad.push(row)
      if (this.#bad.length > MOST_BAD) throw new LernError('BAD_ROW', `over ${MOST_BAD} rows of one range`)
    }
    for await (const chunk of source.rows({ ...scan, range, signal, reject, temporary })) {
      for (const [run, rows] of sorted(chunk)) await this.#rows.get(run)?.add(rows)
    }
  }
}

/** One scan that gives what each of several asks for. */
const together = (wanted: readonly Wanted[]): Pick<Scan, 'dataset' | 'columns' | 'ordered' | 'among'> => ({
  dataset: wanted[0]!.scan.dataset,
  columns: [...new Set(wanted.flatMap(({ scan }) => scan.columns))],
  ordered: wanted.some(({ scan }) => scan.ordered),
  among: distinctKeys(wanted.flatMap(({ scan }) => scan.among!)),
})

/** Says whose the rows of a chunk are. A row may be of several. */
const sorting = (wanted: readonly Wanted[]) => {
  const columns = columnsOf(wanted[0]!.scan.among!)
  const takers = takersByKey(wanted, columns)
  return (chunk: readonly AnyRow[]): Map<Run, AnyRow[]> => {
    const found = new Map<Run, AnyRow[]>()
    for (const row of chunk) {
      for (const { run, scan } of takers.get(keyText(row, columns)) ?? []) {
        const rows = found.get(run) ?? []
        rows.push(pick(row, scan.columns))
        found.set(run, rows)
      }
    }
    return found
  }
}

const takersByKey = (wanted: readonly Wanted[], columns: Names): Map<string, Wanted[]> => {
  const takers = new Map<string, Wanted[]>()
  for (const each of wanted) {
    for (const key of distinctKeys(each.scan.among!)) {
      const text = keyText(key, columns)
      takers.set(text, [...(takers.get(text) ?? []), each])
    }
  }
  return takers
}
