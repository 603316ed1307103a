import { parametersOf } from '../lib/flow/parameters.js'
import { type Reading, readingsOf } from '../lib/flow/plan.js'
import { type AnyReport, type Dataset, LernError, type Settings } from '../lib/index.js'

/** What a report reads with these parameters. */
export const readingsOfReport = (
  report: AnyReport,
  given: Readonly<Record<string, unknown>>,
  settings: Settings,
): readonly Reading[] => {
  const parameters = parametersOf(report.name, report.parameters, given)
  return readingsOf(report.compose({ parameters, settings }))
}

/** The datasets of readings, each once, in the order in which the report names them. */
export const datasetsOf = (readings: readonly Reading[]): readonly Dataset[] => [
  ...new Map(readings.map(({ dataset }) => [dataset.name, dataset])).values(),
]

/** Refuses reports that still need a building block which is forbidden, each of them in a sentence of its own. */
export const mustNotNeed = (needs: readonly ReportNeeds[], forbidden: readonly string[]): void => {
  const refusals = needs.flatMap(({ report, datasets }) => {
    const needed = datasets.filter(({ block }) => forbidden.includes(block))
    const what = needed.map(({ name, block }) => `${name} of ${block}`).join(', ')
    return needed.length === 0 ? [] : [`${report} needs ${what}`]
  })
  if (refusals.length === 0) return
  throw new LernError('FORBIDDEN_BLOCK', refusals.join('\n'), {
    allowed: `no dataset of ${forbidden.join(', ')}`,
  })
}

export interface ReportNeeds {
  readonly report: string
  readonly datasets: readonly Dataset[]
}
