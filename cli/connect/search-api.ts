import { searchApi } from '../../connectors/search-api/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { openHttp } from './http.js'

type SearchApiConfig = Extract<Config['sources'][string], { type: 'search-api' }>

/** Several datasets may be sorted at the same time. */
const SHARE = 8

export const openSearchApi = async (
  _name: string,
  source: SearchApiConfig,
  { limits }: Config,
): Promise<Serving> => {
  const { kind, pageSize } = source
  const { options, close } = openHttp(source)
  const api = searchApi({ ...options, kind, pageSize, memory: Math.floor(limits.memory / SHARE) })
  return { serve: () => api, close }
}
