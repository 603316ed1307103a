import { Agent } from 'undici'
import { druid } from '../../connectors/druid/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { memoryOf } from './memory.js'

type DruidConfig = Extract<Config['sources'][string], { type: 'druid' }>

const CONNECT_MS = 10_000
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
  const options = { interval, producerEnv, zone: time.fileZone, memory: memoryOf(limits) }
  return {
    serve: (_dataset, { table }) =>
      connector.summaryEvents({ ...options, ...(table !== undefined && { dataSource: table }) }),
    ingest: async (spec, signal) => {
      const task = await connector.ingestion.submit(JSON.parse(spec), signal)
      await connector.ingestion.finished(task, { signal })
    },
    close: () => dispatcher.destroy(),
  }
}
