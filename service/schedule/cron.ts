import { Cron } from 'croner'
import { LernError } from '../../lib/index.js'

/** The times that a cron line names in a time zone. */
export interface Times {
  /** The first one after a moment. Undefined when there is none, as on 30 February. */
  next(after: Date): Date | undefined
  /** The last one that is not after a moment. */
  latest(until: Date): Date | undefined
}

/**
 * Where clocks are put forward, a time that is left out comes as soon as they were; where they are put back,
 * a fixed time comes once. Fails with `CONFIG` for a line that means nothing.
 */
export const timesOf = (line: string, timezone: string): Times => {
  const cron = parse(line, timezone)
  return {
    next: after => cron.nextRun(after) ?? undefined,
    latest: until => cron.previousRuns(1, new Date(until.getTime() + 1))[0],
  }
}

const parse = (line: string, timezone: string): Cron => {
  try {
    return new Cron(line, { timezone, paused: true, mode: '5-or-6-parts' })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LernError(
      'CONFIG',
      `"${line}" is no cron line: ${why}`,
      { allowed: 'such as 30 8 * * *' },
      { cause },
    )
  }
}
