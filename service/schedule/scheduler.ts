import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { toldOfError } from '../worker/told.js'
import type { Times } from './cron.js'
import type { Ended, Ledger } from './ledger.js'
import { runTurn } from './turn.js'

/** A report that runs at some times. */
export interface Planned {
  readonly report: string
  readonly times: Times
}

export interface ScheduleOptions {
  readonly planned: readonly Planned[]
  readonly ledger: Ledger
  /** Runs a report; fails only when it was stopped by the signal. */
  readonly run: (report: string, signal: AbortSignal) => Promise<Ended>
  readonly signal: AbortSignal
  readonly log: Logger
  /** Milliseconds between signs of life of a run. */
  readonly renewMs: number
  /** The time of day that cron lines mean. */
  readonly clock?: () => Date
  /** Waits some milliseconds, or until the signal. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** The clock is looked at no less often, in case it was put forward or the machine has slept. */
const LONGEST_SLEEP_MS = 30_000

const untilAborted = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await pause(milliseconds, undefined, { signal }).catch(() => {})
}

/**
 * Runs reports at their times, one after the other, until it is asked to stop. A time that passed while
 * nobody looked is made up for, once however many have passed.
 */
export const schedule = async (options: ScheduleOptions): Promise<void> => {
  const { planned, signal, log, clock = () => new Date(), sleep = untilAborted } = options
  const seen = new Map<string, Date>()
  while (!signal.aborted) {
    for (const plan of planned) {
      if (signal.aborted) return
      await seeTo(options, plan, seen, clock()).catch(error =>
        log.warn({ report: plan.report, ...toldOfError(error) }, 'the schedule cannot be read'),
      )
    }
    await sleep(untilNext(planned, clock()), signal)
  }
}

/** Runs a report when it is due and nobody else does. */
const seeTo = async (
  options: ScheduleOptions,
  { report, times }: Planned,
  seen: Map<string, Date>,
  now: Date,
): Promise<void> => {
  const { ledger } = options
  const until = seen.get(report) ?? (await ledger.seenTo(report))
  seen.set(report, until)
  const due = times.latest(now)
  if (!due || due <= until) return

  const claimed = await ledger.claim(report, due)
  if (claimed === 'busy') return
  seen.set(report, due)
  if (claimed !== 'done') await runTurn(options, report, due, claimed)
}

const untilNext = (planned: readonly Planned[], now: Date): number => {
  const waits = planned.map(
    ({ times }) => (times.next(now)?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime(),
  )
  return Math.min(LONGEST_SLEEP_MS, ...waits)
}
