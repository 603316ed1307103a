import type { Output } from './output.js'
import { readMillis } from './scalars.js'
import type { WriteValue } from './writer.js'

const MILLIS_A_DAY = 86_400_000
/** The days of the years 1 to 9999, which are written with four digits and no sign. */
const FIRST_DAY = Date.parse('0001-01-01') / MILLIS_A_DAY
const LAST_DAY = Date.parse('9999-12-31') / MILLIS_A_DAY
/** `yyyy-mm-dd` */
const DAY_LENGTH = 10
/** `Thh:mm:ss.mmmZ` */
const TIME_LENGTH = 14

/** Writes a moment as ISO 8601 in UTC. */
export const writeTimestamp: WriteValue = (out, bytes, at) => {
  const time = readMillis(bytes, at)
  const day = Math.floor(time / MILLIS_A_DAY)
  if (day < FIRST_DAY || day > LAST_DAY) return out.ascii(new Date(time).toISOString())
  out.reserve(DAY_LENGTH + TIME_LENGTH)
  writeDay(out, day)
  writeTime(out, time - day * MILLIS_A_DAY)
}

/** From 1 March of the year 0 to 1970: years that begin in March have their leap day at the end. */
const DAYS_TO_1970 = 719_468
const DAYS_OF_400_YEARS = 146_097

const writeDay = (out: Output, sinceEpoch: number): void => {
  const days = sinceEpoch + DAYS_TO_1970
  const cycle = (days / DAYS_OF_400_YEARS) | 0
  const day = days - cycle * DAYS_OF_400_YEARS
  const leapDays = ((day / 1460) | 0) - ((day / 36_524) | 0) + ((day / 146_096) | 0)
  const years = ((day - leapDays) / 365) | 0
  const dayOfYear = day - (years * 365 + ((years / 4) | 0) - ((years / 100) | 0))
  // March is 0. From there on months have 31, 30, 31, 30, 31 days, and again: 153 days in five months.
  const month = ((5 * dayOfYear + 2) / 153) | 0
  const year = cycle * 400 + years + (month < 10 ? 0 : 1)

  const { bytes, at } = out
  twoDigits(bytes, at, (year / 100) | 0)
  twoDigits(bytes, at + 2, year % 100)
  bytes[at + 4] = DASH
  twoDigits(bytes, at + 5, month < 10 ? month + 3 : month - 9)
  bytes[at + 7] = DASH
  twoDigits(bytes, at + 8, dayOfYear - (((153 * month + 2) / 5) | 0) + 1)
  out.at = at + DAY_LENGTH
}

const writeTime = (out: Output, time: number): void => {
  const { bytes, at } = out
  bytes[at] = LETTER_T
  twoDigits(bytes, at + 1, (time / 3_600_000) | 0)
  bytes[at + 3] = COLON
  twoDigits(bytes, at + 4, ((time / 60_000) | 0) % 60)
  bytes[at + 6] = COLON
  twoDigits(bytes, at + 7, ((time / 1000) | 0) % 60)
  bytes[at + 9] = POINT
  bytes[at + 10] = ZERO + (((time % 1000) / 100) | 0)
  twoDigits(bytes, at + 11, time % 100)
  bytes[at + 13] = LETTER_Z
  out.at = at + TIME_LENGTH
}

const DASH = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const LETTER_T = 0x54
const LETTER_Z = 0x5a

const twoDigits = (bytes: Buffer, at: number, value: number): void => {
  bytes[at] = ZERO + ((value / 10) | 0)
  bytes[at + 1] = ZERO + (value % 10)
}
