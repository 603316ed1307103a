import { LernError } from '../../lib/errors.js'
import { INTERVALS, type Interval, intervalOf } from '../../lib/interval.js'

/** The time of a configuration, for scans that name none. */
export const configuredInterval = (interval: string, now: Date, zone: string): Interval => {
  const found = intervalOf(interval, now, zone)
  if (found) return found
  throw new LernError('CONFIG', `"${interval}" is no interval of Druid`, { allowed: INTERVALS })
}
