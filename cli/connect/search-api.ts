import { searchApi } from '../../connectors/search-api/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { openHttp } from './http.js'
import { memoryOf } from './memory.js'

type SearchApiConfig = Extract<Config['sources'][string], { type: 'search-api' }>

export const openSearchApi = async (
  _name: string,
  source: SearchApiConfig,
  { limits }: Config,
): Promise<Serving> => {
  const { kind, pageSize } = source
  const { options, close } = openHttp(source)
  const api = searchApi({ ...options, kind, pageSize, memory: memoryOf(limits) })
  return { serve: () => api, close }
}
