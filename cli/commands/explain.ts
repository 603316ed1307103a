import type { Command } from 'commander'
import { parametersOf } from '../../lib/flow/parameters.js'
import { planOf } from '../../lib/flow/plan.js'
import { composeBlank } from '../../lib/flow/report.js'
import { collectParameter } from '../arguments.js'
import { connect, storeOf } from '../connect/index.js'
import { type Description, describe } from '../describe.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { datasetsOf, preparedReadings, readingsOfReport } from '../readings.js'
import { findReport, openSession, settingsOf } from '../session.js'
import { table } from '../terminal/table.js'

interface Options extends GlobalOptions {
  readonly param: Readonly<Record<string, string>>
}

export const explainCommand = (program: Command, io: Io): Command =>
  program
    .command('explain')
    .summary('how a report would run; reads no data')
    .argument('<report>', 'name of a report, or the path of a file that exports one')
    .option('-p, --param <name=value>', 'a parameter of the report; may be repeated', collectParameter, {})
    .action(async (name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const plan = await explain(io, name, options)
      return options.json ? printJson(io, plan) : print(io.stdout, text(plan))
    })

const explain = async (io: Io, name: string, options: Options): Promise<Description> => {
  const session = await openSession(io, options, name)
  const report = findReport(session, name)
  const settings = settingsOf(session)
  const datasets = datasetsOf(readingsOfReport(report, options.param, settings))
  const connections = connect(session.config)
  try {
    const catalog = await connections.catalog(datasets)
    const parameters = parametersOf(report.name, report.parameters, options.param)
    const plan = planOf(composeBlank(report, { parameters, settings }), catalog, settings.csv)
    return await describe(report, parameters, plan, {
      concurrency: session.config.limits.concurrency,
      store: (await storeOf(session.config)).name,
      prepared: preparedReadings(report, settings).map(reading => ({
        ...reading,
        source: catalog[reading.dataset.name]!,
      })),
    })
  } finally {
    await connections.close()
  }
}

const text = (plan: Description): string =>
  [
    `${plan.report}: ${plan.summary}\n`,
    heading('parameters'),
    ...Object.entries(plan.parameters).map(([name, value]) => `  ${name} = ${String(value ?? '')}\n`),
    heading('reads'),
    indented(table(plan.reads, { columns: ['dataset', 'block', 'as', 'source', 'rows', 'columns'] })),
    heading('steps'),
    indented(table(plan.steps, { columns: ['step', 'runs', 'holds'] })),
    heading('writes'),
    ...plan.writes.map(({ sink, columns }) => `  ${sink} in ${plan.store}\n    ${columns.join(', ')}\n`),
    heading('work'),
    `  ${plan.ranges}, ${plan.concurrency} at a time${plan.bytes ? '; pages go to the file as they come' : ''}\n`,
  ].join('')

const heading = (title: string): string => `\n${title}\n`
const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '  ')
