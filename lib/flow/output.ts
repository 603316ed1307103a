import type { Sink } from '../sinks/sink.js'
import type { AnyFlow, Shape, Step } from './step.js'

/** One way in which rows end: the verbs that only this way needs, and the sink. */
export interface Branch {
  readonly steps: readonly Step[]
  readonly shape: Shape
  // biome-ignore lint/suspicious/noExplicitAny: a sink of rows of every type
  readonly sink: Sink<any>
}

/** A flow with the files that it ends in. `Needs`: the datasets that a catalog must serve. */
export interface Output<out Needs = unknown> {
  readonly flow: AnyFlow
  readonly sinks: readonly Branch[]
  readonly _needs?: Needs
}
