import { elasticsearch } from '../../connectors/elasticsearch/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { openHttp } from './http.js'
import { memoryOf } from './memory.js'

type ElasticsearchConfig = Extract<Config['sources'][string], { type: 'elasticsearch' }>

export const openElasticsearch = async (
  _name: string,
  source: ElasticsearchConfig,
  { limits }: Config,
): Promise<Serving> => {
  const { username, password } = source
  const { options, close } = openHttp(source)
  const cluster = elasticsearch({
    ...options,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: password.reveal() }),
  })
  const memory = memoryOf(limits)
  return {
    serve: (_dataset, { index, optional = false }) =>
      cluster.batchCounts({ memory, optional, ...(index !== undefined && { index }) }),
    close,
  }
}
