import { asLernError } from '../errors.js'
import { addRead } from '../flow/observe.js'
import type { AnyFlow, Context } from '../flow/step.js'
import { stepPaths } from '../flow/step.js'
import type { CsvBytes } from '../source.js'
import type { Names } from '../types.js'

/** The short way of a bare projection: records as the source encodes them, counted as if each verb had seen the rows. */
export async function* readBytes(
  flow: AnyFlow,
  columns: Names,
  context: Context,
): AsyncGenerator<{ readonly csv: CsvBytes }> {
  const { dataset } = flow.origin
  const source = context.catalog[dataset.name]!
  const scan = {
    ...context,
    dataset,
    columns,
    reject: (row: Parameters<Context['reject']>[0]) => context.reject(row, dataset),
  }
  const steps = stepPaths(flow.name, flow.steps)
  try {
    for await (const csv of source.csv!(scan)) {
      addRead(context.tally, `${flow.name} > read`, 0, csv.rows)
      for (const step of steps) addRead(context.tally, step, csv.rows, csv.rows)
      yield { csv }
    }
  } catch (error) {
    if (context.signal.aborted) throw error
    throw asLernError(error, { dataset: dataset.name, source: source.name })
  }
}
