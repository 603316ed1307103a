import type { Command } from 'commander'
import type { AnyReport, Parameter } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import { entryOf } from '../connect/index.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { blankParameters, datasetsOf, mustNotNeed, type ReportNeeds, readingsOfReport } from '../readings.js'
import { checkBlock, findReport, openSession, type Session, settingsOf } from '../session.js'
import { toolNeeds } from '../tools.js'

interface Options extends GlobalOptions {
  readonly forbid?: readonly string[]
}

/** One line of the dependency table. */
interface Dependency {
  readonly report: string
  /** The name of a dataset, or of a tool. */
  readonly dataset: string
  readonly block: string
  readonly source: string
  /** The parameter that a run must be given to need it. */
  readonly when?: string
}

export const depsCommand = (program: Command, io: Io): Command =>
  program
    .command('deps')
    .summary('which report depends on which building block')
    .argument('[reports...]', 'names of reports; all when there is none')
    .option('--forbid <blocks...>', 'fail when a report needs one of these building blocks')
    .action(async (names: readonly string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const session = await openSession(io, options, ...names)
      for (const block of options.forbid ?? []) checkBlock(session, block)
      const reports = names.length > 0 ? names.map(name => findReport(session, name)) : session.reports
      const needs = reports.map(report => needsOf(session, report))
      const dependencies = needs.flatMap(need => dependenciesOf(session, need))
      await (options.json ? printJson(io, dependencies) : print(io.stdout, markdown(dependencies)))
      mustNotNeed(session.config, needs, [...session.config.forbid, ...(options.forbid ?? [])])
    })

const needsOf = (session: Session, report: AnyReport): ReportNeeds => {
  const settings = settingsOf(session)
  const readings = everyChoice(report).flatMap(given => readingsOfReport(report, given, settings))
  const tools = toolNeeds(session.config, report, configured(session, report))
  return { report: report.name, datasets: datasetsOf(readings), tools }
}

/** The parameters of its scheduled runs. */
const configured = ({ config: { reports } }: Session, { name }: AnyReport): Values =>
  Object.hasOwn(reports, name) ? reports[name]!.parameters : {}

const dependenciesOf = (
  { config }: Session,
  { report, datasets, tools }: ReportNeeds,
): readonly Dependency[] => [
  ...datasets.map(({ name, block }) => {
    const { source } = entryOf(config, name)
    return { report, dataset: name, block, source: withType(config, source) }
  }),
  ...tools.map(({ name, block, source, parameter, isAsked }) => ({
    report,
    dataset: name,
    block,
    source: withType(config, source),
    ...(!isAsked && { when: parameter }),
  })),
]

const withType = ({ sources }: Config, source: string): string => {
  const type = sources[source]?.type ?? 'unknown'
  return source === type ? source : `${source} (${type})`
}

type Values = Readonly<Record<string, unknown>>

/** A report depends on all that it reads with any choice of its parameters. */
const everyChoice = (report: AnyReport): readonly Values[] => {
  const blank = blankParameters(report)
  return [
    blank,
    ...Object.entries<Parameter>(report.parameters).flatMap(([name, { choices = [] }]) =>
      choices.map(choice => ({ ...blank, [name]: choice })),
    ),
  ]
}

const markdown = (dependencies: readonly Dependency[]): string =>
  [
    '| report | dataset | building block | source |',
    '|---|---|---|---|',
    ...dependencies.map(
      ({ report, dataset, block, source, when }) =>
        `| ${report} | ${dataset}${when === undefined ? '' : ` (with ${when})`} | ${block} | ${source} |`,
    ),
    '',
  ].join('\n')
