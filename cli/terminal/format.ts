const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `512 B`, `1.5 KiB`, `256 MiB` */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1)
  const amount = bytes / 2 ** (10 * power)
  return `${Number(amount.toFixed(amount < 100 ? 1 : 0))} ${UNITS[power]}`
}

/** `1,234,567` */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US')

/** `0.42 s`, `12.3 s`; from a minute on `2:05`, from an hour on `1:02:05`. */
export const formatSeconds = (seconds: number): string => {
  if (Math.round(seconds) >= 60) return formatClock(seconds)
  return `${Number(seconds.toFixed(seconds < 10 ? 2 : 1))} s`
}

/** `0:12`, `2:05`, `1:02:05` */
export const formatClock = (seconds: number): string => {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
