import { asLernError, LernError } from '../errors.js'
import type { AnyRow, Chunks } from '../types.js'
import { rowsOf } from './matching.js'
import { observed } from './observe.js'
import type { Origin } from './origin.js'
import { type AnyFlow, type Context, type Step, stepPaths } from './step.js'

/** Opens a flow: its source, then each verb, each of them counted. Nothing is read before the first chunk is asked for. */
export const openFlow = (flow: AnyFlow, context: Context): Chunks<AnyRow> =>
  openSteps(flow.steps, openOrigin(flow.origin, context), context, flow.name)

/** Runs rows through some of a flow's steps. */
export const openSteps = (
  steps: readonly Step[],
  rows: Chunks<AnyRow>,
  context: Context,
  name: string,
): Chunks<AnyRow> => {
  const paths = stepPaths(name, steps)
  return steps.reduce((before, step, index) => observed(paths[index]!, step, before, context), rows)
}

export const openOrigin = (origin: Origin, context: Context): Chunks<AnyRow> =>
  observed(`${origin.name} > read`, { open: () => read(origin, context) }, NO_ROWS, context)

async function* read(origin: Origin, context: Context): Chunks<AnyRow> {
  const { dataset, columns, among, between } = origin
  if (among?.length === 0) return
  const source = context.catalog[dataset.name]
  if (!source) throw notServed(dataset.name, context)
  try {
    yield* rowsOf(
      source,
      origin,
    )({
      dataset,
      columns,
      range: context.range,
      ordered: context.ordered && !among,
      ...(among && { among }),
      ...(between && { between }),
      signal: context.signal,
      reject: row => context.reject(row, dataset),
      temporary: context.temporary,
    })
  } catch (error) {
    if (context.signal.aborted) throw error
    throw asLernError(error, { dataset: dataset.name, source: source.name })
  }
}

/** What comes before the first step. */
const NO_ROWS: Chunks<AnyRow> = { [Symbol.asyncIterator]: async function* () {} }

export const notServed = (dataset: string, { catalog }: { readonly catalog: object }): LernError =>
  new LernError('NOT_SERVED', `the catalog serves no source for the dataset ${dataset}`, {
    dataset,
    allowed: `served are: ${Object.keys(catalog).sort().join(', ') || 'none'}`,
  })
