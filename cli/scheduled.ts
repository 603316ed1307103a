import { LernError } from '../lib/index.js'
import { type Times, timesOf } from '../service/schedule/index.js'
import type { Config } from './config/schema.js'

/** A report that the configuration gives a cron line. */
export interface Scheduled {
  readonly report: string
  readonly cron: string
  readonly timezone: string
  readonly parameters: Readonly<Record<string, string>>
  readonly times: Times
}

/** The reports that run by themselves. Fails with `CONFIG` for a cron line that means nothing. */
export const scheduledReports = ({ reports }: Config): readonly Scheduled[] =>
  Object.entries(reports).flatMap(([report, { enabled, cron, timezone, parameters }]) => {
    if (!enabled || cron === undefined) return []
    return [{ report, cron, timezone, parameters, times: timesAt(report, cron, timezone) }]
  })

const timesAt = (report: string, cron: string, timezone: string): Times => {
  try {
    return timesOf(cron, timezone)
  } catch (error) {
    throw error instanceof LernError ? error.within({ path: `reports.${report}.cron` }) : error
  }
}
