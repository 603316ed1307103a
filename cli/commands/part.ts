import type { Command } from 'commander'
import type { GlobalOptions, Io } from '../io.js'
import { openSession } from '../session.js'

/** What `lern work --parts` starts to do the work, one process for each part; nobody calls it by hand. */
export const partCommand = (program: Command, io: Io): Command =>
  program
    .command('part', { hidden: true })
    .description('Does the tasks that the process sends which has started this one.')
    .action(async (_: unknown, command: Command) => {
      const session = await openSession(io, command.optsWithGlobals<GlobalOptions>())
      const { helpWithParts } = await import('../help-with-parts.js')
      await helpWithParts(session)
    })
