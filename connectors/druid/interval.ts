import { LernError } from '../../lib/errors.js'

/**
 * A time for Druid, `start/end`. `LastDay` is the last whole day of a time zone; anything else is an interval
 * in ISO 8601 itself, such as `2024-03-04/2024-03-05`.
 */
export const intervalOf = (interval: string, now: Date, zone: string): string => {
  if (interval === 'LastDay') return lastDay(now, zone)
  const [start = '', end = '', ...more] = interval.split('/')
  if (more.length === 0 && Date.parse(start) < Date.parse(end)) return interval
  throw new LernError('CONFIG', `"${interval}" is no interval of Druid`, {
    allowed: 'LastDay, or start/end in ISO 8601',
  })
}

const lastDay = (now: Date, zone: string): string => {
  const { year, month, day } = clockOf(now, zone)
  const [start, end] = [day - 1, day].map(of => midnight(Date.UTC(year, month - 1, of), zone).toISOString())
  return `${start}/${end}`
}

/** When a day begins in a zone, given the same day's beginning in UTC. */
const midnight = (utc: number, zone: string): Date => {
  // The offset is asked for where the day is expected to begin: a zone may change its clock in between.
  const about = utc - offset(utc, zone)
  return new Date(utc - offset(about, zone))
}

const offset = (at: number, zone: string): number => {
  const { year, month, day, hour, minute, second } = clockOf(new Date(at), zone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

type Clock = Readonly<Record<(typeof PARTS)[number], number>>

/** What the clocks and calendars of a zone show. */
const clockOf = (at: Date, zone: string): Clock => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...(Object.fromEntries(PARTS.map(part => [part, 'numeric'])) as Intl.DateTimeFormatOptions),
  })
  const shown = format.formatToParts(at).map(({ type, value }) => [type, Number(value)])
  return Object.fromEntries(shown) as Clock
}
