import { parametersOf } from '../lib/flow/parameters.js'
import { type Reading, readingsOf } from '../lib/flow/plan.js'
import { preparedFlows } from '../lib/flow/preparation.js'
import { composeBlank } from '../lib/flow/report.js'
import { type AnyReport, type Dataset, LernError, type Parameter, type Settings } from '../lib/index.js'
import type { Config } from './config/schema.js'
import { entryOf } from './connect/index.js'
import type { ToolNeed } from './tools.js'

/** What a report reads with these parameters. */
export const readingsOfReport = (
  report: AnyReport,
  given: Readonly<Record<string, unknown>>,
  settings: Settings,
): readonly Reading[] => {
  const parameters = parametersOf(report.name, report.parameters, given)
  return [
    ...preparedReadings(report, settings),
    ...readingsOf(composeBlank(report, { parameters, settings })),
  ]
}

/** What a report reads does not follow from which batch it is about: a required text is left blank. */
export const blankParameters = ({ parameters }: AnyReport): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries<Parameter>(parameters)
      .filter(([, of]) => !('fallback' in of))
      .map(([name, { choices }]) => [name, choices?.[0] ?? '']),
  )

/** What a report reads before its flow is composed. */
export const preparedReadings = ({ prepare }: AnyReport, settings: Settings): readonly Reading[] =>
  preparedFlows(prepare, settings).map(({ origin: { dataset, columns } }) => ({
    dataset,
    columns,
    as: 'prepared',
  }))

/** The datasets of readings, each once, in the order in which the report names them. */
export const datasetsOf = (readings: readonly Reading[]): readonly Dataset[] => [
  ...new Map(readings.map(({ dataset }) => [dataset.name, dataset])).values(),
]

/**
 * Refuses reports that read a forbidden building block's own data or use its tools, each of them in a sentence
 * of its own. A dataset that one of its public APIs serves, or our own cache, may be read.
 */
export const mustNotNeed = (
  config: Config,
  needs: readonly ReportNeeds[],
  forbidden: readonly string[],
): void => {
  const refusals = needs.flatMap(({ report, datasets, tools }) => {
    const read = datasets.filter(of => forbidden.includes(of.block) && !isDecoupled(config, of))
    const used = tools.filter(of => forbidden.includes(of.block) && of.isAsked)
    const needed = [...read, ...used]
    const what = needed.map(({ name, block }) => `${name} of ${block}`).join(', ')
    return needed.length === 0 ? [] : [`${report} needs ${what}`]
  })
  if (refusals.length === 0) return
  throw new LernError('FORBIDDEN_BLOCK', refusals.join('\n'), {
    allowed: `nothing of ${forbidden.join(', ')}, but by its public API or from our cache`,
  })
}

export interface ReportNeeds {
  readonly report: string
  readonly datasets: readonly Dataset[]
  readonly tools: readonly ToolNeed[]
}

/** Types of sources by which the data of another building block can be had without its tables. */
const PUBLIC_APIS = ['search-api', 'settings-api', 'preferences-api']
const OUR_CACHE = 'redis'

const isDecoupled = (config: Config, { name, block }: Dataset): boolean => {
  const type = config.sources[entryOf(config, name).source]?.type ?? ''
  return PUBLIC_APIS.includes(type) || (type === OUR_CACHE && block !== 'lern')
}
