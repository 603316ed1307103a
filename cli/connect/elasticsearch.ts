import { elasticsearch } from '../../connectors/elasticsearch/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { openHttp } from './http.js'

type ElasticsearchConfig = Extract<Config['sources'][string], { type: 'elasticsearch' }>

/** Several datasets may be sorted at the same time. */
const SHARE = 8

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
  const memory = Math.floor(limits.memory / SHARE)
  return {
    serve: (_dataset, { index, optional = false }) =>
      cluster.batchCounts({ memory, optional, ...(index !== undefined && { index }) }),
    close,
  }
}
