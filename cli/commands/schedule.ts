import type { Command } from 'commander'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { clockOf, openSession, type Session } from '../session.js'
import { table } from '../terminal/table.js'

interface Options extends GlobalOptions {
  readonly list?: boolean
}

/** The scheduler is loaded when it is asked for. */
export const scheduleCommand = (program: Command, io: Io): Command =>
  program
    .command('schedule')
    .summary('run reports at their times')
    .description(
      'Runs the enabled reports of the configuration by their cron lines, until it is asked to end.',
    )
    .option('--list', 'show when each of them runs next, and run none')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const session = await openSession(io, options)
      if (options.list) return list(session)
      const { runSchedule } = await import('../schedule.js')
      await interruptible(signal => runSchedule(session, signal))
    })

const SHOWN = 3
const COLUMNS = ['report', 'cron', 'timezone', 'next', { key: 'later', title: 'then' }]

const list = async (session: Session): Promise<void> => {
  const { scheduledReports } = await import('../scheduled.js')
  const now = clockOf(session.options.now)()
  const planned = scheduledReports(session.config).map(({ report, cron, timezone, times }) => ({
    report,
    cron,
    timezone,
    next: following(times.next, now),
  }))
  if (session.options.json) return printJson(session.io, planned)
  const rows = planned.map(({ next, ...plan }) => ({ ...plan, next: next[0] ?? 'never', later: next[1] }))
  await print(session.io.stdout, table(rows, { columns: COLUMNS }))
}

const following = (next: (after: Date) => Date | undefined, after: Date): readonly string[] => {
  const times: string[] = []
  for (let at = next(after); at && times.length < SHOWN; at = next(at)) times.push(at.toISOString())
  return times
}
