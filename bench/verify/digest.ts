import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'

/** What a set of records is, in whatever order they come. */
export interface Digest {
  readonly rows: number
  readonly sum: string
}

type Cells = Readonly<Record<string, string>>

const SUM_BITS = 128

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/**
 * JSON may differ in its spaces and in the order of its keys, and an empty cell may stand for an empty
 * collection.
 */
const canonicalJson = (cell: string): string => {
  const compact = JSON.stringify(cell === '' ? null : JSON.parse(cell), sorted)
  return compact === '[]' || compact === '{}' ? 'null' : compact
}

/**
 * A sum over the hashes of all records of some CSV files with headers: equal for the same records in any
 * order of rows, columns and files. Cells of `json` columns count by what they say.
 */
export const digestOf = async (files: readonly string[], json: readonly string[]): Promise<Digest> => {
  let rows = 0
  let sum = 0n
  const add = (cells: Cells) => {
    const record = Object.keys(cells)
      .sort()
      .map(name => [name, json.includes(name) ? canonicalJson(cells[name]!) : cells[name]])
    const hash = createHash('sha256').update(JSON.stringify(record)).digest('hex')
    sum = BigInt.asUintN(SUM_BITS, sum + BigInt(`0x${hash.slice(0, SUM_BITS / 4)}`))
    rows++
  }
  for (const file of files) {
    await pipeline(createReadStream(file), parse({ columns: true }), async records => {
      for await (const record of records) add(record as Cells)
    })
  }
  return { rows, sum: sum.toString(16) }
}
