import { type Html, html } from './html.js'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Seconds as people say them, in at most two units: `3 h 12 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 10) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`
  const whole = Math.round(seconds)
  if (whole < MINUTE) return `${whole} s`
  if (whole < HOUR) return inUnits(whole, [MINUTE, 'min'], [1, 's'])
  if (whole < DAY) return inUnits(whole, [HOUR, 'h'], [MINUTE, 'min'])
  return inUnits(whole, [DAY, 'd'], [HOUR, 'h'])
}

type Unit = readonly [seconds: number, name: string]

const inUnits = (seconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string => {
  const rest = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`
}

const GROUPED = new Intl.NumberFormat('en')

export const figure = (value: number): string => GROUPED.format(value)

/** Bytes in MiB. */
export const mebibytes = (bytes: number): string => `${figure(Math.round(bytes / 2 ** 20))} MiB`

/** A moment in UTC, for people and for programs. `at` is milliseconds since 1970. */
export const moment = (at: number): Html => {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`
}

export const NONE = '–'
