import type { Dataset } from '../../lib/dataset.js'
import { asLernError } from '../../lib/errors.js'
import type { BadRow, Finding } from '../../lib/source.js'
import type { Api } from './api.js'
import { rowReader } from './rows.js'

/** Does the API answer, and does its first item hold what the dataset says? */
export const checkApi = async (api: Api, dataset: Dataset): Promise<readonly Finding[]> => {
  const what = `${api.name}: reachable`
  const bad: BadRow[] = []
  const columns = Object.keys(dataset.columns)
  const signal = new AbortController().signal
  try {
    const search = api.search({ dataset, columns, signal })
    const { count, items } = await search.ask({ ...search.request, limit: 1, offset: 0 })
    rowReader(api.kind, { dataset, columns, reject: row => bad.push(row) })(items)
    return [{ what, ok: true, detail: `it finds ${count} items` }, shape(api, bad[0], items.length)]
  } catch (error) {
    return [{ what, ok: false, detail: asLernError(error).message }]
  }
}

const shape = ({ name }: Api, bad: BadRow | undefined, items: number): Finding => {
  const what = `${name}: items`
  if (bad) return { what, ok: false, detail: `${bad.column} is not ${bad.expected}` }
  return { what, ok: true, detail: items === 0 ? 'there is none to look at' : 'the first one is as declared' }
}
