/** Two-second steps since 1980, as zip counts them. */
const FIRST_YEAR = 1980
const LAST_YEAR = 2107

/** A moment as zip writes it, in UTC whatever zone this machine is in: the same moment gives the same bytes. */
export const dosTime = (at: Date): number => {
  const year = at.getUTCFullYear()
  if (year < FIRST_YEAR) return packed([FIRST_YEAR, 1, 1, 0, 0, 0])
  if (year > LAST_YEAR) return packed([LAST_YEAR, 12, 31, 23, 59, 58])
  const day = [at.getUTCMonth() + 1, at.getUTCDate()] as const
  return packed([year, ...day, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()])
}

type Moment = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
]

const packed = ([year, month, day, hour, minute, second]: Moment): number => {
  const date = ((year - FIRST_YEAR) << 9) | (month << 5) | day
  const time = (hour << 11) | (minute << 5) | (second >> 1)
  return date * 0x10000 + time
}
