import { Argument, type Command } from 'commander'
import { SOURCE_TYPES } from '../connect/connectors.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { openSession, type Session } from '../session.js'
import { table } from '../terminal/table.js'
import { VERBS } from '../verbs.js'

type What = 'reports' | 'datasets' | 'verbs' | 'sources'

interface Item {
  readonly name: string
  readonly summary: string
  readonly [more: string]: string
}

const LISTS: Readonly<Record<What, (session: Session) => readonly Item[]>> = {
  reports: ({ reports }) => reports.map(({ name, summary }) => ({ name, summary })),
  datasets: ({ datasets }) => datasets.map(({ name, block, summary }) => ({ name, block, summary })),
  verbs: () => Object.entries(VERBS).map(([name, summary]) => ({ name, summary })),
  sources: ({ config }) =>
    Object.entries(config.sources).map(([name, { type }]) => ({
      name,
      type,
      summary: SOURCE_TYPES.includes(type) ? 'ready' : 'not available in this version',
    })),
}

export const listCommand = (program: Command, io: Io): Command =>
  program
    .command('list')
    .summary('what there is: reports, datasets, verbs, sources')
    .addArgument(new Argument('[what]').choices(Object.keys(LISTS)).default('reports'))
    .action(async (what: What, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const items = LISTS[what](await openSession(io, options))
      if (options.json) return printJson(io, items)
      return print(
        io.stdout,
        table(items, { columns: Object.keys(items[0] ?? { name: '' }).sort(summaryLast) }),
      )
    })

const summaryLast = (a: string, b: string): number => Number(a === 'summary') - Number(b === 'summary')
