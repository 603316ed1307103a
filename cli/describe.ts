import type { Plan, ServedReading } from '../lib/flow/plan.js'
import type { Step } from '../lib/flow/step.js'
import { type AnyReport, personalColumns } from '../lib/index.js'
import { rangesOf } from '../lib/run/ranges.js'

/** A plan in words. Personal columns are marked with `*`. */
export interface Description {
  readonly report: string
  readonly summary: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly reads: readonly {
    readonly dataset: string
    readonly block: string
    readonly as: string
    readonly source: string
    readonly rows: string
    readonly columns: string
  }[]
  readonly steps: readonly { readonly step: string; readonly runs: string; readonly holds: string }[]
  readonly writes: readonly { readonly sink: string; readonly columns: readonly string[] }[]
  readonly store: string
  readonly ranges: string
  readonly concurrency: number
  readonly bytes: boolean
}

/** What a plan does not know by itself. */
export interface Around {
  readonly concurrency: number
  readonly store: string
  /** What is read before the flow is composed. */
  readonly prepared: readonly ServedReading[]
}

export const describe = async (
  { name, summary }: AnyReport,
  parameters: Readonly<Record<string, unknown>>,
  plan: Plan,
  { concurrency, store, prepared }: Around,
): Promise<Description> => ({
  report: name,
  summary,
  parameters,
  reads: unique(await Promise.all([...prepared, ...plan.readings].map(reading))),
  steps: [
    ...plan.ranged.map(step('in each range')),
    ...[...plan.gathered, ...plan.branches.flatMap(({ steps }) => steps)].map(step('over all rows')),
  ],
  writes: plan.branches.map(({ sink, shape }) => ({ sink: sink.name, columns: shape.columns ?? [] })),
  store,
  ranges: await rangesInWords(plan, concurrency),
  concurrency,
  bytes: plan.bytes !== undefined,
})

const reading = async ({ dataset, columns, source, as }: ServedReading) => {
  const personal = personalColumns(dataset)
  return {
    dataset: dataset.name,
    block: dataset.block,
    as,
    source: source.name,
    rows: await expectedRows(source, dataset),
    columns: columns.map(name => (personal.includes(name) ? `${name}*` : name)).join(' '),
  }
}

/** A plan is also of use when a source cannot be reached. */
const expectedRows = async (source: ServedReading['source'], dataset: ServedReading['dataset']) => {
  const rows = await source.estimate?.(dataset).catch(() => undefined)
  return rows === undefined ? 'unknown' : `about ${rows}`
}

const rangesInWords = async (plan: Plan, concurrency: number): Promise<string> => {
  const ranges = await rangesOf(plan, concurrency, undefined).catch(() => undefined)
  if (!ranges) return 'ranges unknown, for a source cannot be reached'
  return ranges.length === 1 ? '1 range' : `${ranges.length} ranges`
}

const step =
  (runs: string) =>
  ({ name, holds }: Step) => ({ step: name, runs, holds: holds ?? 'one chunk' })

/** A small table that several verbs look up is read once. */
const unique = <Item>(items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map(item => [JSON.stringify(item), item])).values(),
]
