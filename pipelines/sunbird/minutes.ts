const SECONDS_PER_MINUTE = 60

interface Spent {
  readonly sum__edata_time_spent: number | null
  readonly timespent: number | null
}

/** The seconds that an event sums up, from its minutes when it has no seconds; 0 when it has neither. */
export const secondsOf = ({ sum__edata_time_spent: seconds, timespent: minutes }: Spent): number =>
  finite(seconds) ?? (finite(minutes) ?? 0) * SECONDS_PER_MINUTE

const finite = (value: number | null): number | undefined =>
  value !== null && Number.isFinite(value) ? value : undefined

/** Seconds as minutes with one decimal, of two equally near ones the larger. */
export const minutesOf = (seconds: number): number => {
  const minutes = seconds / SECONDS_PER_MINUTE
  // Moved by its text: a product of numbers may fall short of the half that a reader sees.
  const tenths = Math.round(Number(`${minutes}e1`))
  return (Number.isNaN(tenths) ? Math.round(minutes * 10) : tenths) / 10
}
