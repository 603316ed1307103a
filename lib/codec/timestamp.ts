const TIMESTAMP =
  /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/

/**
 * A moment from ISO 8601 with an offset or `Z`, or from the form of Cassandra's own shell,
 * `yyyy-MM-dd HH:mm:ss[.SSS]+0000`. Undefined for anything else, such as a day that no month has.
 */
export const parseTimestamp = (text: string): Date | undefined => {
  const parts = TIMESTAMP.exec(text)
  if (!parts) return undefined
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    sign,
    offsetHours = '0',
    offsetMinutes = '0',
  ] = parts
  if (!isDay(Number(year), Number(month), Number(day))) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(offsetHours) > 18 || Number(offsetMinutes) > 59) return undefined

  const local = new Date(0)
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  local.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1)
  const moment = new Date(local.getTime() - offset * 60_000)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

/** True for a day of the calendar written `yyyy-MM-dd`. */
export const isDate = (text: string): boolean => {
  const parts = DAY.exec(text)
  return parts !== null && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)

const daysIn = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2) return isLeap ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
