import type { Output } from './output.js'
import { readMillis } from './scalars.js'
import type { WriteValue } from './writer.js'

const MILLIS_A_DAY = 86_400_000
/** `hh:mm:ss.mmmZ` */
const TIME_LENGTH = 13

/** The moments of a table fall on some thousand days, on each of them many times. */
const DAYS_KEPT = 10_000
const dayTexts = new Map<number, string>()

/** `yyyy-mm-ddT` */
const dayText = (day: number): string => {
  const known = dayTexts.get(day)
  if (known !== undefined) return known
  if (dayTexts.size === DAYS_KEPT) dayTexts.clear()
  const text = new Date(day * MILLIS_A_DAY).toISOString().slice(0, -TIME_LENGTH)
  dayTexts.set(day, text)
  return text
}

/** Writes a moment as ISO 8601 in UTC. */
export const writeTimestamp: WriteValue = (out, bytes, at) => {
  const time = readMillis(bytes, at)
  const day = Math.floor(time / MILLIS_A_DAY)
  out.ascii(dayText(day))
  writeTime(out, time - day * MILLIS_A_DAY)
}

const writeTime = (out: Output, time: number): void => {
  out.reserve(TIME_LENGTH)
  const { bytes, at } = out
  twoDigits(bytes, at, (time / 3_600_000) | 0)
  bytes[at + 2] = 0x3a
  twoDigits(bytes, at + 3, ((time / 60_000) | 0) % 60)
  bytes[at + 5] = 0x3a
  twoDigits(bytes, at + 6, ((time / 1000) | 0) % 60)
  bytes[at + 8] = 0x2e
  bytes[at + 9] = 0x30 + (((time % 1000) / 100) | 0)
  twoDigits(bytes, at + 10, time % 100)
  bytes[at + 12] = 0x5a
  out.at = at + TIME_LENGTH
}

const twoDigits = (bytes: Buffer, at: number, value: number): void => {
  bytes[at] = 0x30 + ((value / 10) | 0)
  bytes[at + 1] = 0x30 + (value % 10)
}
