import { isDate } from '../../lib/codec/timestamp.js'
import type { Interval } from '../../lib/interval.js'
import { dayIn, offsetIn, timeIn } from '../../lib/zoned.js'

/**
 * The text of a date that is kept twice, as a timestamp and as the text of before. The timestamp wins; it
 * becomes `yyyy-MM-dd HH:mm:ss` in the zone, with milliseconds where there are any. The older text is given as
 * it stands.
 */
export const dateText = (
  newer: Date | null | undefined,
  older: string | null | undefined,
  zone: string,
): string | null => (newer ? momentText(newer, zone) : (older ?? null))

/** A moment as `yyyy-MM-dd HH:mm:ss`, with a fraction where there is one: `2024-03-05 09:30:00.25`. */
export const momentText = (at: Date, zone: string): string => {
  const milliseconds = ((at.getTime() % 1000) + 1000) % 1000
  const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0').replace(/0+$/, '')}`
  return `${dayIn(zone, at)} ${timeIn(zone, at)}${fraction}`
}

const DAY_AT_START = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s

/**
 * The day that a text begins with, `yyyy-MM-dd`. A missing month or day is the first; blanks around the text
 * and whatever follows the day after a blank or a `T` do not matter. Undefined for any other text, and for a
 * day that no month has.
 */
export const dayOf = (text: string | null | undefined): string | undefined => {
  const parts = DAY_AT_START.exec(text?.trim() ?? '')
  if (!parts) return undefined
  const [, year, month = '1', day = '1'] = parts
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(found) ? found : undefined
}

/** A day `yyyy-MM-dd` as files show it, `dd/MM/yyyy`. */
export const shownDay = (day: string): string => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`

/** The day of a moment as files show it, `dd/MM/yyyy`; nothing where there is none. */
export const shownDayOf = (at: Date | null, zone: string): string => (at ? shownDay(dayIn(zone, at)) : '')

/** A moment in ISO 8601 with milliseconds and the offset of the zone: `2021-07-15T05:30:00.000Z`. */
export const isoText = (at: Date, zone: string): string => {
  const milliseconds = String(((at.getTime() % 1000) + 1000) % 1000).padStart(3, '0')
  return `${dayIn(zone, at)}T${timeIn(zone, at)}.${milliseconds}${offsetIn(zone, at)}`
}

/** A day as file names have it, `yyyyMMdd`. */
export const compactDay = (at: Date, zone: string): string => dayIn(zone, at).replaceAll('-', '')

/** The dates of a batch; each stands twice. */
export interface BatchDates {
  readonly startdate: string | null
  readonly start_date: Date | null
  readonly enddate: string | null
  readonly end_date: Date | null
}

/** Whether a batch runs at some time of an interval; one without a beginning or an end has no bound there. */
export const runsIn = (batch: BatchDates, { from, to }: Interval, zone: string): boolean => {
  const start = dayOf(dateText(batch.start_date, batch.startdate, zone))
  const end = dayOf(dateText(batch.end_date, batch.enddate, zone))
  const last = new Date(to.getTime() - 1)
  return (
    (start === undefined || start <= dayIn(zone, last)) && (end === undefined || end >= dayIn(zone, from))
  )
}
