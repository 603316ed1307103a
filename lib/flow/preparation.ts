import type { RowKey } from '../source.js'
import type { Chunks, Names } from '../types.js'
import type { Flow } from './flow.js'
import type { Given, Parameters } from './parameters.js'
import type { Settings } from './settings.js'
import type { AnyFlow } from './step.js'
import type { Tools } from './tools.js'

type Readable<Row> = Flow<Row, Names, unknown> | Flow<Row, [], unknown>

/** What a report works with before its flow is composed. */
export interface Preparing<P extends Parameters> {
  readonly parameters: Given<P>
  readonly settings: Settings
  readonly tools: Tools
  /** All rows of one of the declared flows, in any order. */
  rows<Row>(flow: Readable<Row>): Chunks<Row>
  /** The rows of a declared flow that agree with each key: one answer for each, in order. */
  found<Row>(flow: Readable<Row>, keys: readonly RowKey[]): Promise<readonly (readonly Row[])[]>
}

/**
 * What a report must know before its flow can be composed: which batches it is about, which columns they have.
 * It reads little, and only what it declares.
 */
export interface Preparation<P extends Parameters, Ready> {
  /** A function of the settings where these may make a dataset needless. */
  readonly reads: readonly AnyFlow[] | ((settings: Settings) => readonly AnyFlow[])
  /** Stands for the answer where nothing may be read: in a plan, in the table of dependencies. */
  readonly blank: Ready
  run(given: Preparing<P>): Promise<Ready>
}

/** The flows that a report may read before its own is composed. */
export const preparedFlows = (
  prepare: Pick<Preparation<Parameters, unknown>, 'reads'> | undefined,
  settings: Settings,
): readonly AnyFlow[] => {
  const { reads = [] } = prepare ?? {}
  return typeof reads === 'function' ? reads(settings) : reads
}
