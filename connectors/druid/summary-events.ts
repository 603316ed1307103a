import { onlyServes } from '../../lib/http/only-serves.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Scan, Source } from '../../lib/source.js'
import type { Chunks } from '../../lib/types.js'
import { ask } from './ask.js'
import { checkDataSource } from './check.js'
import { intervalOf } from './interval.js'
import type { Settings } from './options.js'
import { groupsDecoder } from './rows.js'
import { summaryQuery } from './summary-query.js'

export interface SummaryEventsOptions {
  /** `summary-events` by default. */
  readonly dataSource?: string
  /** `LastDay`, the default, or `start/end` in ISO 8601. */
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
  const query = summaryQuery({ dataSource, producerEnv, interval: intervalOf(interval, now, zone) })

  async function* read(scan: Scan): Chunks<Located> {
    onlyServes('druid', 'summary_events', scan.dataset)
    const decode = groupsDecoder(scan)
    for await (const groups of ask(settings, query, scan.signal)) yield decode(groups)
  }

  return {
    name: `druid ${dataSource}`,
    rows: orderedRows(read, { memory: options.memory ?? MEMORY }),
    check: () => checkDataSource(settings, dataSource),
  }
}
