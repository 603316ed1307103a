import type { Get } from '../../lib/source.js'
import { together } from '../../lib/together.js'
import type { AnyRow } from '../../lib/types.js'
import type { Api } from './api.js'
import { itemsOf } from './items.js'
import { rowReader } from './rows.js'

/** Keys of one search. */
const KEYS = 100

/** The rows of known keys. Of an item that comes twice the first counts; others than asked for do not. */
export const find = async (api: Api, wanted: Get): Promise<readonly (AnyRow | undefined)[]> => {
  const chunks = Array.from({ length: Math.ceil(wanted.keys.length / KEYS) }, (_, at) =>
    wanted.keys.slice(at * KEYS, (at + 1) * KEYS),
  )
  const found = await together(
    chunks,
    (keys, signal) => findSome(api, { ...wanted, keys, signal }),
    wanted.signal,
  )
  return found.flat()
}

const findSome = async (api: Api, wanted: Get): Promise<readonly (AnyRow | undefined)[]> => {
  const { keys } = wanted
  const read = rowReader(api.kind, wanted)
  const asked = new Set(keys)
  const rows = new Map<string, AnyRow>()
  for await (const items of itemsOf(api.search(wanted, { [api.kind.key]: keys }, keys.length))) {
    for (const { key, row } of read(items)) if (asked.has(key) && !rows.has(key)) rows.set(key, row)
    if (rows.size === keys.length) break
  }
  return keys.map(key => rows.get(key))
}
