import { clockIn, midnightIn } from './zoned.js'

/** A time from a moment up to another, which it does not hold. */
export interface Interval {
  readonly from: Date
  readonly to: Date
}

/** What `intervalOf` reads, in words. */
export const INTERVALS = 'LastDay, or start/end in ISO 8601'

/**
 * `LastDay`, which is the last whole day of a zone, or `start/end` in ISO 8601, where a time without an offset is meant
 * in UTC. Undefined for anything else, and for a time that ends before it begins.
 */
export const intervalOf = (text: string, now: Date, zone: string): Interval | undefined => {
  if (text === 'LastDay') return lastDay(now, zone)
  const [from, to, ...more] = text.split('/').map(momentOf)
  const isInterval = more.length === 0 && from && to && from.getTime() < to.getTime()
  return isInterval ? { from, to } : undefined
}

/** An interval in ISO 8601, in UTC. */
export const intervalText = ({ from, to }: Interval): string => `${from.toISOString()}/${to.toISOString()}`

const lastDay = (now: Date, zone: string): Interval => {
  const { year, month, day } = clockIn(zone, now)
  return { from: midnightIn(zone, year, month, day - 1), to: midnightIn(zone, year, month, day) }
}

const HAS_OFFSET = /(Z|[+-]\d\d:?\d\d)$/
const HAS_TIME = /T/

const momentOf = (text: string): Date | undefined => {
  const moment = new Date(HAS_TIME.test(text) && !HAS_OFFSET.test(text) ? `${text}Z` : text)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
