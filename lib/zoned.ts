/** What the clocks and calendars of a time zone show. */
export interface Clock {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
const formats = new Map<string, Intl.DateTimeFormat>()

/** What a zone, such as `Asia/Kolkata`, shows at a moment. */
export const clockIn = (zone: string, at: Date): Clock => {
  if (zone === 'UTC') return utcClock(at)
  const shown = formatOf(zone).formatToParts(at)
  return Object.fromEntries(
    shown.filter(({ type }) => type !== 'literal').map(({ type, value }) => [type, Number(value)]),
  ) as unknown as Clock
}

const utcClock = (at: Date): Clock => ({
  year: at.getUTCFullYear(),
  month: at.getUTCMonth() + 1,
  day: at.getUTCDate(),
  hour: at.getUTCHours(),
  minute: at.getUTCMinutes(),
  second: at.getUTCSeconds(),
})

/** Making a format costs a hundred times what using it does. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known) return known
  const numeric = Object.fromEntries(PARTS.map(part => [part, 'numeric']))
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric })
  formats.set(zone, made)
  return made
}

const padded = (value: number, digits = 2): string => String(value).padStart(digits, '0')

/** The day of a moment in a zone, `yyyy-MM-dd`. */
export const dayIn = (zone: string, at: Date): string => {
  const { year, month, day } = clockIn(zone, at)
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`
}

/** The time of the day of a moment in a zone, `HH:mm:ss`. */
export const timeIn = (zone: string, at: Date): string => {
  const { hour, minute, second } = clockIn(zone, at)
  return `${padded(hour)}:${padded(minute)}:${padded(second)}`
}

/** How far the clocks of a zone are from UTC at a moment: `Z`, `+05:30`. */
export const offsetIn = (zone: string, at: Date): string => {
  const minutes = offset(zone, at.getTime()) / 60_000
  if (minutes === 0) return 'Z'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${padded(hours)}:${padded(rest)}`
}

/** When a day begins in a zone. A day of 0 or less, or beyond the end of the month, counts from its start. */
export const midnightIn = (zone: string, year: number, month: number, day: number): Date => {
  const utc = Date.UTC(year, month - 1, day)
  // The offset is asked for where the day is expected to begin: a zone may change its clock in between.
  const about = utc - offset(zone, utc)
  return new Date(utc - offset(zone, about))
}

const offset = (zone: string, at: number): number => {
  const { year, month, day, hour, minute, second } = clockIn(zone, new Date(at))
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}
