import { toldOfError } from '../worker/told.js'
import type { Turn } from './ledger.js'
import type { ScheduleOptions } from './scheduler.js'

/** Runs a report in its turn, and says meanwhile that it goes on. */
export const runTurn = async (
  { run, signal, log, renewMs }: ScheduleOptions,
  report: string,
  due: Date,
  turn: Turn,
): Promise<void> => {
  const lost = new AbortController()
  const renewing = setInterval(() => {
    turn.renew().then(
      mine => mine || lost.abort(new Error('another scheduler runs the report')),
      error => log.warn({ report, ...toldOfError(error) }, 'the database does not answer'),
    )
  }, renewMs)
  log.info({ report, due }, 'begun')
  try {
    const ended = await run(report, AbortSignal.any([signal, lost.signal]))
    await turn.finish(ended)
    log.info({ report, due, status: ended.status, run: ended.run }, 'ended')
  } catch (error) {
    log.warn({ report, due, ...toldOfError(error) }, 'broken off')
    await turn.giveBack()
  } finally {
    clearInterval(renewing)
  }
}
