import { columnsDecoder } from '../../lib/codec/row.js'
import { text } from '../../lib/columns.js'
import type { Dataset } from '../../lib/dataset.js'
import type { Get, Scan, Source } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'

export interface PartOptions {
  /** The columns that hashes hold, besides the key; of the others there is nothing. */
  readonly columns: Names
  /** The field without which a hash is no row. */
  readonly marker: string
}

/** A dataset of which hashes hold some columns, and which not every hash is a row of. */
export const partOfHash = (hashes: Source, { columns: held, marker }: PartOptions): Source => {
  const narrowed = <Asked extends Pick<Get, 'dataset' | 'columns'>>(asked: Asked) => {
    const here = asked.columns.filter(name => held.includes(name) || asked.dataset.partition.includes(name))
    return { ...asked, dataset: withMarker(asked.dataset, marker), columns: [...here, marker] }
  }
  const rowsOf = ({ dataset, columns }: Pick<Get, 'dataset' | 'columns'>) => {
    const missing = columns.filter(name => !held.includes(name) && !dataset.partition.includes(name))
    const nothing = columnsDecoder(dataset, missing)(() => null)
    const blank = nothing.ok ? nothing.row : {}
    return (row: AnyRow | undefined): AnyRow | undefined => {
      if (!row || row[marker] === null) return undefined
      return Object.fromEntries(columns.map(name => [name, name in blank ? blank[name] : row[name]]))
    }
  }

  async function* rows(scan: Scan) {
    const rowOf = rowsOf(scan)
    for await (const chunk of hashes.rows(narrowed(scan))) {
      const there = chunk.map(rowOf).filter(row => row !== undefined)
      if (there.length > 0) yield there
    }
  }

  return {
    name: hashes.name,
    rows,
    get: async wanted => (await hashes.get!(narrowed(wanted))).map(rowsOf(wanted)),
    check: async dataset => (await hashes.check?.(narrowedCheck(dataset, held, marker))) ?? [],
  }
}

const withMarker = (dataset: Dataset, marker: string): Dataset => ({
  ...dataset,
  columns: { ...dataset.columns, [marker]: text },
})

/** What is not held is not looked for. */
const narrowedCheck = (dataset: Dataset, held: Names, marker: string): Dataset => {
  const names = Object.keys(dataset.columns)
  const here = names.filter(name => held.includes(name) || dataset.partition.includes(name))
  const columns = Object.fromEntries(here.map(name => [name, dataset.columns[name]!]))
  return withMarker({ ...dataset, columns }, marker)
}
