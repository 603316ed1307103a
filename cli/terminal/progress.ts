import { formatClock, formatCount } from './format.js'
import { printable } from './printable.js'

/** What there is of a terminal. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How far a run has come. */
export interface Standing {
  readonly report: string
  readonly rows: number
  readonly ranges: { readonly done: number; readonly total: number }
}

export interface Progress {
  update(standing: Standing): void
  /** Wipes the line; later updates draw nothing. */
  end(): void
}

interface Start {
  readonly at: number
  readonly rows: number
  readonly done: number
}

const SILENT: Progress = { update: () => {}, end: () => {} }
const CLEAR = '\r\x1b[2K'
const PAUSE = 100

/**
 * One line that tells how far a run is, drawn on a terminal only and at most ten times a second.
 * `now` gives milliseconds.
 */
export const progress = (stderr: Terminal, now: () => number = () => performance.now()): Progress => {
  if (!stderr.isTTY) return SILENT
  let start: Start | undefined
  let drawn = Number.NEGATIVE_INFINITY
  let ended = false
  return {
    update(standing) {
      const at = now()
      start ??= { at, rows: standing.rows, done: standing.ranges.done }
      if (ended || at - drawn < PAUSE) return
      drawn = at
      stderr.write(CLEAR + fitted(line(standing, start, at), stderr.columns))
    },
    end() {
      if (!ended && drawn >= 0) stderr.write(CLEAR)
      ended = true
    },
  }
}

/** `report  rows 123,456  41,000 rows/s  ranges 12/64  ETA 0:12` */
const line = ({ report, rows, ranges }: Standing, start: Start, at: number): string => {
  const seconds = (at - start.at) / 1000
  const parts = [printable(report), `rows ${formatCount(rows)}`]
  if (seconds > 0) parts.push(`${formatCount((rows - start.rows) / seconds)} rows/s`)
  parts.push(`ranges ${ranges.done}/${ranges.total}`)
  const done = ranges.done - start.done
  if (seconds > 0 && done > 0) {
    parts.push(`ETA ${formatClock((seconds / done) * (ranges.total - ranges.done))}`)
  }
  return parts.join('  ')
}

/** Cut so that it does not wrap: a wrapped line cannot be wiped. */
const fitted = (text: string, columns = 80): string => [...text].slice(0, columns - 1).join('')
