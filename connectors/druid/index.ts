import type { Source } from '../../lib/source.js'
import { type Ingestion, ingestionOf } from './ingestion.js'
import { type DruidOptions, settingsOf } from './options.js'
import { type SummaryEventsOptions, summaryEventsSource } from './summary-events.js'

export type { Ingestion, WaitOptions } from './ingestion.js'
export type { DruidOptions } from './options.js'
export type { SummaryEventsOptions } from './summary-events.js'

/** A Druid, by its API. */
export interface Druid {
  /** What learners did in a time, summed up by course, batch and learner. */
  summaryEvents(options?: SummaryEventsOptions): Source
  readonly ingestion: Ingestion
}

/**
 * Serves datasets from Druid, and hands it files to take in. Answers to queries are read as they come; a
 * query that nobody waits for any more is cancelled.
 */
export const druid = (options: DruidOptions): Druid => {
  const settings = settingsOf(options)
  return {
    summaryEvents: (of = {}) => summaryEventsSource(settings, of),
    ingestion: ingestionOf(settings),
  }
}
