import { LernError } from '../errors.js'
import { answersFrom, find, finds } from '../flow/find.js'
import { openFlow, openOrigin } from '../flow/open.js'
import type { Parameters } from '../flow/parameters.js'
import { type Preparing, preparedFlows } from '../flow/preparation.js'
import type { AnyReport } from '../flow/report.js'
import type { Settings } from '../flow/settings.js'
import type { AnyFlow, Context } from '../flow/step.js'
import { columnsOf } from '../row-key.js'
import type { RowKey } from '../source.js'
import type { AnyRow, Chunks } from '../types.js'

type Reads = Pick<Preparing<Parameters>, 'rows' | 'found'>

/** How a report reads before its flow is composed: only the datasets that it declares. */
export const readsOf = (report: AnyReport, settings: Settings, context: Context): Reads => {
  const declared = new Set(preparedFlows(report.prepare, settings).map(flow => flow.name))
  const check = (flow: AnyFlow): void => {
    if (!declared.has(flow.name)) throw undeclared(report.name, flow.name)
  }
  return {
    rows: flow => {
      check(flow)
      return openFlow(flow, context) as Chunks<never>
    },
    found: async (flow, keys) => {
      check(flow)
      return (await foundRows(flow, keys, context)) as readonly (readonly never[])[]
    },
  }
}

const foundRows = async (
  flow: AnyFlow,
  keys: readonly RowKey[],
  context: Context,
): Promise<readonly (readonly AnyRow[])[]> => {
  if (keys.length === 0) return []
  return answersFrom(flow, keys, await read(flow, keys, context), context)
}

/** The rows of the keys, and where its source cannot find them, all others too. */
const read = async (
  { origin }: AnyFlow,
  keys: readonly RowKey[],
  context: Context,
): Promise<Chunks<AnyRow>> => {
  const named = columnsOf(keys)
  if (await finds(origin, named, context)) return find(origin, keys, context)
  return openOrigin({ ...origin, among: keys, columns: [...new Set([...origin.columns, ...named])] }, context)
}

const undeclared = (report: string, dataset: string): LernError =>
  new LernError('DEFECT', `${report} prepares itself from ${dataset} without saying so`, {
    report,
    dataset,
    allowed: 'name the flow in reads',
  })
