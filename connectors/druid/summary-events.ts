import { onlyServes } from '../../lib/http/only-serves.js'
import { intervalText } from '../../lib/interval.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Scan, Source } from '../../lib/source.js'
import type { Chunks } from '../../lib/types.js'
import { ask } from './ask.js'
import { checkDataSource } from './check.js'
import { configuredInterval } from './interval.js'
import type { Settings } from './options.js'
import { groupsDecoder } from './rows.js'
import { summaryQuery } from './summary-query.js'

export interface SummaryEventsOptions {
  /** `summary-events` by default. */
  readonly dataSource?: string
  /** What scans read that name no time of their own: `LastDay`, the default, or `start/end` in ISO 8601. */
  readonly interval?: string
  /** The time zone whose days are meant; `Asia/Kolkata` by default. */
  readonly zone?: string
  /** The time that decides which day is the last one. */
  readonly now?: Date
  /** What the ids of the producers begin with; `dev.sunbird` by default. */
  readonly producerEnv?: string
  /** Bytes of rows that may stay in memory when they are put in order; 64 MiB by default. */
  readonly memory?: number
}

const MEMORY = 64 * 1024 * 1024

export const summaryEventsSource = (settings: Settings, options: SummaryEventsOptions): Source => {
  const { dataSource = 'summary-events', producerEnv = 'dev.sunbird' } = options
  const { interval = 'LastDay', now = new Date(), zone = 'Asia/Kolkata' } = options
  const configured = configuredInterval(interval, now, zone)
  const timeOf = ({ between = configured }: Scan): string => intervalText(between)

  async function* read(scan: Scan): Chunks<Located> {
    onlyServes('druid', 'summary_events', scan.dataset)
    const query = summaryQuery({ dataSource, producerEnv, interval: timeOf(scan) })
    const decode = groupsDecoder(scan)
    for await (const groups of ask(settings, query, scan.signal)) yield decode(groups)
  }

  const identity = (scan: Scan): string => JSON.stringify([scan.columns, timeOf(scan)])
  return {
    name: `druid ${dataSource}`,
    rows: orderedRows(read, { memory: options.memory ?? MEMORY, identity }),
    check: () => checkDataSource(settings, dataSource),
  }
}
