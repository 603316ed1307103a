import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LernError } from '../errors.js'
import type { Chunk, Chunks } from '../types.js'
import { merge } from './merge.js'
import { pack, unpack } from './pack.js'
import { type Entry, readRun, runFolder, writeRun } from './run-file.js'
import { weigh } from './weigh.js'

export interface SorterOptions<Row> {
  /**
   * What rows are ordered by, with plain `<`. `textKey` makes one of several columns. A row that is the key itself
   * takes the least memory.
   */
  readonly key: (row: Row) => string
  /** About how many bytes of rows may stay in memory. */
  readonly memory: number
  /** A private folder for the rest. It is asked for only when there is a rest. */
  readonly temporary: () => Promise<string>
}

/**
 * Sorts any number of rows in bounded memory. Rows of equal keys stay in the order in which they were added.
 */
export interface Sorter<Row> {
  /** True when the rows did not fit in memory. */
  readonly spilled: boolean
  add(rows: Chunk<Row>): Promise<void>
  /** From here on, rows can be forgotten again. */
  begin(): void
  /** Keeps the rows that were added since `begin`. */
  commit(): void
  /** Forgets the rows that were added since `begin`. */
  rollback(): Promise<void>
  /**
   * All rows in order, as often as it is asked; one reader at a time, and not between `begin` and `commit`.
   */
  sorted(): Chunks<Row>
  /** Removes what was written to disk. */
  close(): Promise<void>
}

interface Held<Row> {
  readonly key: string
  readonly row: Row
}

/** What there was when `begin` was called. */
interface Point {
  readonly runs: number
  readonly held: number
  readonly weight: number
}

const CHUNK_ROWS = 1_000
const PACKED_TOGETHER = 64
/** Runs that are read at once; more of them are merged in several passes. */
const MOST_OPEN = 64

export const createSorter = <Row>(options: SorterOptions<Row>): Sorter<Row> => new SpillingSorter(options)

class SpillingSorter<Row> implements Sorter<Row> {
  readonly #options: SorterOptions<Row>
  #held: Held<Row>[] = []
  #weight = 0
  #runs: string[] = []
  #point: Point | undefined
  #folder: string | undefined
  #written = 0

  constructor(options: SorterOptions<Row>) {
    this.#options = options
  }

  get spilled(): boolean {
    return this.#runs.length > 0
  }

  async add(rows: Chunk<Row>): Promise<void> {
    for (const row of rows) {
      const key = this.#options.key(row)
      this.#held.push({ key, row })
      this.#weight += isItsKey(row, key) ? weigh(key) : weigh(row) + weigh(key)
      if (this.#weight > this.#options.memory) await this.#spill()
    }
  }

  begin(): void {
    this.#point = { runs: this.#runs.length, held: this.#held.length, weight: this.#weight }
  }

  commit(): void {
    this.#point = undefined
  }

  async rollback(): Promise<void> {
    const point = this.#point
    if (!point) return
    this.#point = undefined
    this.#held.length = point.held
    this.#weight = point.weight
    await removeAll(this.#runs.splice(point.runs))
  }

  async *sorted(): AsyncGenerator<Chunk<Row>> {
    if (this.#point) throw new LernError('DEFECT', 'rows were read that may still be forgotten')
    if (this.#runs.length === 0) return yield* inChunks(this.#held.toSorted(byKey))
    await this.#spill()
    await this.#mergeMany()
    for await (const entries of merge(this.#runs.map(run => readRun(run)))) yield entries.map(rowOf<Row>)
  }

  async close(): Promise<void> {
    this.#held = []
    this.#runs = []
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  /** Rows that may still be forgotten go to a run of their own. */
  async #spill(): Promise<void> {
    if (this.#point && this.#point.held > 0) {
      await this.#spillFirst(this.#point.held)
      this.#point = { runs: this.#point.runs + 1, held: 0, weight: 0 }
    }
    await this.#spillFirst(this.#held.length)
    this.#weight = 0
  }

  async #spillFirst(count: number): Promise<void> {
    if (count === 0) return
    const run = await this.#write(packed(this.#held.slice(0, count).sort(byKey)))
    this.#held.splice(0, count)
    this.#runs.push(run)
  }

  /** Merges neighbours, so that equal keys stay in the order of their runs. */
  async #mergeMany(): Promise<void> {
    while (this.#runs.length > MOST_OPEN) {
      const merged: string[] = []
      for (let at = 0; at < this.#runs.length; at += MOST_OPEN) {
        const some = this.#runs.slice(at, at + MOST_OPEN)
        merged.push(await this.#write(merge(some.map(run => readRun(run)))))
      }
      await removeAll(this.#runs)
      this.#runs = merged
    }
  }

  async #write(entries: Parameters<typeof writeRun>[1]): Promise<string> {
    this.#folder ??= await runFolder(await this.#options.temporary())
    const path = join(this.#folder, String(this.#written++))
    await writeRun(path, entries)
    return path
  }
}

const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** A row that is its own key is kept once. */
const isItsKey = (row: unknown, key: string): boolean => row === key

const IN_KEY = ''

const textOf = (row: unknown, key: string): string => (isItsKey(row, key) ? IN_KEY : pack(row))

const rowOf = <Row>({ key, text }: Entry): Row => (text === IN_KEY ? key : unpack(text)) as Row

function* packed<Row>(held: readonly Held<Row>[]): Generator<readonly Entry[]> {
  for (let at = 0; at < held.length; at += PACKED_TOGETHER) {
    yield held.slice(at, at + PACKED_TOGETHER).map(({ key, row }) => ({ key, text: textOf(row, key) }))
  }
}

async function* inChunks<Row>(held: readonly Held<Row>[]): AsyncGenerator<Chunk<Row>> {
  for (let at = 0; at < held.length; at += CHUNK_ROWS)
    yield held.slice(at, at + CHUNK_ROWS).map(({ row }) => row)
}

const removeAll = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) await rm(path, { force: true })
}
