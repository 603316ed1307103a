import { json, text } from '../../lib/columns.js'
import { type Dataset, dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Find, Scan, Source } from '../../lib/source.js'
import type { AnyRow, Chunks, Names } from '../../lib/types.js'
import { entryRows } from './entry-rows.js'
import { mergeRows } from './merge-rows.js'

type HashSources = readonly [Source, ...Source[]]

/**
 * A dataset of several rows for each key, all of them in one field of a hash. `hashes` serves the hashes, of
 * each form of key that there is; a key stands under one of them.
 */
export const entriesSource = (hashes: HashSources, field: string): Source => {
  const name = `${hashes[0].name} ${field}`

  async function* expanded(source: Source, scan: Scan): Chunks<AnyRow> {
    const carrier = carrierOf(scan.dataset, field)
    const [key] = carrier.partition as readonly [string]
    const expand = entryRows(scan.dataset, scan.columns, field, scan.reject)
    for await (const chunk of source.rows({ ...scan, dataset: carrier, columns: [key, field] })) {
      const rows = chunk.flatMap(row => expand(row[key] as string, row[field] as string | null))
      if (rows.length > 0) yield rows
    }
  }

  return {
    name,
    rows: scan => withKey(scan, wanted => hashes.map(source => expanded(source, wanted))),
    find: wanted => find(hashes, field, wanted),
    finds: async ({ partition }, columns) => columns.includes(partition[0]!),
    check: async of => (await hashes[0].check?.(carrierOf(of, field))) ?? [],
  }
}

/** The hashes as rows of a key and the field. */
const carrierOf = ({ name, partition, clustering, columns, block }: Dataset, field: string): Dataset => {
  const [key, ...others] = partition
  if (key !== undefined && others.length === 0 && clustering.every(of => columns[of]?.type.kind === 'text'))
    return dataset(`${name} in ${field}`, {
      block,
      summary: field,
      columns: { [key]: text, [field]: json },
      partition: [key],
    }) as unknown as Dataset
  throw new LernError('NOT_SERVED', `${name} cannot be served from fields of hashes`, {
    dataset: name,
    allowed: 'a dataset whose partition is one column of text, and whose clustering columns are text',
  })
}

/** The key is needed to bring rows in order, also when nobody asked for it. */
async function* withKey(scan: Scan, open: (scan: Scan) => readonly Chunks<AnyRow>[]): Chunks<AnyRow> {
  scan.signal.throwIfAborted()
  const { partition } = scan.dataset
  const columns = [...new Set([...scan.columns, ...partition])]
  const isExtra = columns.length > scan.columns.length
  for await (const chunk of mergeRows(open({ ...scan, columns }), partition)) {
    scan.signal.throwIfAborted()
    yield isExtra ? chunk.map(row => only(scan.columns, row)) : chunk
  }
  scan.signal.throwIfAborted()
}

const find = async (
  hashes: HashSources,
  field: string,
  { dataset: of, columns, keys, ...asked }: Find,
): Promise<readonly (readonly AnyRow[])[]> => {
  const carrier = carrierOf(of, field)
  const [key] = carrier.partition as readonly [string]
  if (keys.some(wanted => wanted[key] === undefined)) throw notFound(of, key)
  const ids = [...new Set(keys.map(wanted => wanted[key]!))]
  const needed = [...new Set([...columns, ...keys.flatMap(Object.keys)])]
  const expand = entryRows(of, needed, field, asked.reject)
  const rowsOf = new Map<string, readonly AnyRow[]>()
  for (const source of hashes) {
    const found = await source.get!({ ...asked, dataset: carrier, columns: [field], keys: ids })
    for (const [at, id] of ids.entries()) {
      const rows = found[at] ? expand(id, found[at][field] as string | null) : []
      rowsOf.set(id, [...(rowsOf.get(id) ?? []), ...rows])
    }
  }
  return keys.map(wanted =>
    rowsOf
      .get(wanted[key]!)!
      .filter(row => Object.entries(wanted).every(([name, value]) => row[name] === value))
      .map(row => only(columns, row)),
  )
}

const only = (columns: Names, row: AnyRow): AnyRow =>
  Object.fromEntries(columns.map(name => [name, row[name]]))

const notFound = ({ name }: Dataset, key: string): LernError =>
  new LernError('NOT_SERVED', `${name} is found by ${key}`, { dataset: name, allowed: key })
