import { answersTo } from '../answers.js'
import { columnsOf, distinctKeys, keyText } from '../row-key.js'
import type { Find, RowKey, Source } from '../source.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { askSource } from './ask-source.js'
import { openSteps } from './open.js'
import type { Origin } from './origin.js'
import type { AnyFlow, Context } from './step.js'

/** How a source finds rows by some columns; undefined when it would have to read all of them. */
type Finder = (wanted: Find) => Promise<readonly AnyRow[]>

const finderOf = async (source: Source, { dataset }: Origin, columns: Names): Promise<Finder | undefined> => {
  if (await source.finds?.(dataset, columns)) return async wanted => (await source.find!(wanted)).flat()
  const isWholeKey = [...dataset.partition, ...dataset.clustering].every(name => columns.includes(name))
  if (source.get && dataset.partition.length === 1 && isWholeKey) return bySingleKey(source)
  return undefined
}

/** Sources that find one row for each value of one column are asked once for each combination of the others. */
const bySingleKey =
  (source: Source): Finder =>
  async wanted => {
    const [column] = wanted.dataset.partition
    const groups = new Map<string, { readonly where: RowKey; readonly keys: string[] }>()
    for (const { [column!]: key, ...where } of wanted.keys) {
      const group = keyText(where, Object.keys(where))
      if (!groups.has(group)) groups.set(group, { where, keys: [] })
      groups.get(group)!.keys.push(key!)
    }
    const found: AnyRow[] = []
    for (const group of groups.values()) {
      const rows = await source.get!({ ...wanted, ...group })
      for (const row of rows) if (row) found.push({ ...row, ...group.where })
    }
    return found
  }

/** Whether the source of an origin finds rows by these columns without reading others. */
export const finds = async (origin: Origin, columns: Names, context: Context): Promise<boolean> => {
  const source = context.catalog[origin.dataset.name]
  if (!source || origin.among || origin.matching || origin.between) return false
  return (await finderOf(source, origin, columns)) !== undefined
}

/** The rows of an origin that agree with one of the keys, each once, found by the source that `finds` them. */
export async function* find(origin: Origin, keys: readonly RowKey[], context: Context): Chunks<AnyRow> {
  const named = columnsOf(keys)
  yield await askSource(origin, context, async (source, asked) => {
    const found = await finderOf(source, origin, named)
    const columns = [...new Set([...asked.columns, ...named])]
    return found!({ ...asked, columns, keys: distinctKeys(keys) })
  })
}

/** The rows of each key that come through the verbs of a flow: one answer for each key, in order. */
export const answersFrom = async (
  { name, steps }: AnyFlow,
  keys: readonly RowKey[],
  rows: Chunks<AnyRow>,
  context: Context,
): Promise<readonly (readonly AnyRow[])[]> => {
  const { answers, deal } = answersTo(keys)
  for await (const chunk of openSteps(steps, rows, context, name)) chunk.forEach(deal)
  return answers
}
