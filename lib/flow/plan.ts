import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import type { SearchBody } from '../search/body.js'
import type { SinkSettings } from '../sinks/sink.js'
import type { Catalog, Source } from '../source.js'
import type { Names } from '../types.js'
import { rowsOf } from './matching.js'
import { notServed } from './open.js'
import type { Branch, Output } from './output.js'
import type { AnyFlow, Step } from './step.js'

/** A dataset that a report reads, and how. */
export interface Reading {
  readonly dataset: Dataset
  readonly columns: Names
  readonly as: 'origin' | 'join' | 'lookup' | 'keys' | 'prepared'
  /** Set when only the rows are read that this search finds. */
  readonly matching?: SearchBody
}

export interface ServedReading extends Reading {
  readonly source: Source
}

/** How a report will run: nothing has been read yet. */
export interface Plan {
  readonly flow: AnyFlow
  /** Verbs that run inside each slice of the ring, many slices at a time. */
  readonly ranged: readonly Step[]
  /** Verbs that see the rows of all slices as one sequence. */
  readonly gathered: readonly Step[]
  readonly branches: readonly Branch[]
  readonly readings: readonly ServedReading[]
  /** Set when pages can go to the file with no rows between: the source columns in the order of the header. */
  readonly bytes?: Names
}

/**
 * Plans an output, and refuses what could only fail later: an unserved dataset, a search that its source cannot
 * make, an unreleased personal column.
 */
export const planOf = (output: Output, catalog: Catalog, settings: SinkSettings): Plan => {
  const readings = readingsOf(output).map(reading => served(reading, catalog))
  for (const branch of output.sinks) mustBeReleased(branch)
  const { steps } = output.flow
  const barrier = steps.findIndex(step => step.reach === 'all')
  const cut = barrier === -1 ? steps.length : barrier
  const bytes = bytesOf(output, readings, settings)
  return {
    flow: output.flow,
    ranged: steps.slice(0, cut),
    gathered: steps.slice(cut),
    branches: output.sinks,
    readings,
    ...(bytes && { bytes }),
  }
}

/** True when a range's rows go straight to one file: its work can be taken back, resumed and shared out. */
export const isRanged = (plan: Plan): boolean =>
  plan.gathered.length === 0 && plan.branches.length === 1 && plan.branches[0]!.steps.length === 0

/** Every dataset that an output reads: its own, those it joins, those it looks up. */
export const readingsOf = ({ flow, sinks }: Output): readonly Reading[] => {
  const readings: Reading[] = []
  const visit = ({ origin }: AnyFlow, as: Reading['as'], steps: readonly Step[]) => {
    const { dataset, columns, matching } = origin
    readings.push({ dataset, columns, as, ...(matching && { matching }) })
    for (const step of steps) {
      if (step.gets) readings.push({ ...step.gets, as: 'keys' })
      for (const read of step.reads ?? []) visit(read.flow, read.as, read.flow.steps)
    }
  }
  visit(flow, 'origin', [...flow.steps, ...sinks.flatMap(branch => branch.steps)])
  return readings
}

const served = (reading: Reading, catalog: Catalog): ServedReading => {
  const source = catalog[reading.dataset.name]
  if (!source) throw notServed(reading.dataset.name, { catalog })
  // A source says at once what it cannot search.
  rowsOf(source, reading)
  return { ...reading, source }
}

const mustBeReleased = ({ shape, sink }: Branch): void => {
  if (shape.personal.length === 0) return
  throw new LernError('PERSONAL_DATA', `${shape.personal.join(', ')} would reach ${sink.name} unreleased`, {
    column: shape.personal.join(', '),
    allowed: 'release() it for a reason, mask() or drop() it',
  })
}

/** The short way from page to file is open to a bare projection of a source that knows it, into a sink that takes it. */
const bytesOf = (
  { flow, sinks }: Output,
  [origin]: readonly ServedReading[],
  settings: SinkSettings,
): Names | undefined => {
  const [branch] = sinks
  if (sinks.length !== 1 || !branch || branch.steps.length > 0 || !branch.sink.takesCsv(settings))
    return undefined
  if (!origin?.source.csv || origin.matching || flow.steps.length > 1) return undefined
  if (flow.steps.length === 0) return flow.origin.columns
  const { projection } = flow.steps[0]!
  return projection && Object.values(projection)
}
