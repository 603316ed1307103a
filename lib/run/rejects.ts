import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import { addDropped } from '../flow/observe.js'
import type { Tally } from '../flow/step.js'
import type { BadRow } from '../source.js'
import type { Store } from '../store.js'

/**
 * Rows that a source could not decode. None is allowed by default; up to `most` are written to a reject file, with
 * their place and what was expected there, and left out.
 */
export class Rejects {
  readonly #seen = new Map<string, BadRow & { readonly dataset: string }>()

  constructor(readonly most: number) {}

  /** A range that is read again meets the same row again: it counts once. */
  add(row: BadRow, { name: dataset, decides = false }: Pick<Dataset, 'name' | 'decides'>): void {
    if (decides) throw refusal(row, dataset, 'no bad rows of what decides who may see what')
    const rejected = { dataset, ...row }
    const key = JSON.stringify(rejected)
    if (this.#seen.has(key)) return
    if (this.#seen.size >= this.most) throw refusal(row, dataset, allowed(this.most))
    this.#seen.set(key, rejected)
  }

  countInto(tally: Tally): void {
    for (const { dataset } of this.#seen.values()) addDropped(tally, `bad row of ${dataset}`, 1)
  }

  async write(store: Store, path: string): Promise<void> {
    if (this.#seen.size === 0) return
    await store.put(path, `${[...this.#seen.keys()].join('\n')}\n`)
  }
}

const allowed = (most: number): string =>
  most === 0 ? 'no bad rows; --max-bad-rows n leaves out up to n' : `at most ${most} bad rows`

const refusal = ({ file, line, column, expected }: BadRow, dataset: string, allowed: string) =>
  new LernError('BAD_ROW', `${dataset} has a row whose ${column} is not ${expected}`, {
    dataset,
    column,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    allowed,
  })
