import { Agent } from 'undici'
import { druid } from '../../connectors/druid/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'

type DruidConfig = Extract<Config['sources'][string], { type: 'druid' }>

const CONNECT_MS = 10_000
/** Several datasets may be sorted at the same time. */
const SHARE = 8

export const openDruid = async (
  _name: string,
  source: DruidConfig,
  { limits, time }: Config,
): Promise<Serving> => {
  const { url, token, header, rollup, overlord, timeoutMs, interval, producerEnv } = source
  // The connector itself knows how long to wait: a query may take minutes before its first byte.
  const dispatcher = new Agent({ connect: { timeout: CONNECT_MS }, headersTimeout: 0, bodyTimeout: 0 })
  const connector = druid({
    url: url.reveal(),
    header,
    timeoutMs,
    dispatcher,
    ...(token && { token: token.reveal() }),
    ...(rollup && { rollup: rollup.reveal() }),
    ...(overlord && { overlord: overlord.reveal() }),
  })
  const options = { interval, producerEnv, zone: time.fileZone, memory: Math.floor(limits.memory / SHARE) }
  return {
    serve: (_dataset, { table }) =>
      connector.summaryEvents({ ...options, ...(table !== undefined && { dataSource: table }) }),
    close: () => dispatcher.destroy(),
  }
}
