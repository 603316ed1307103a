import type { LernError } from '../errors.js'
import type { PublishedFile } from '../store.js'
import type { Output } from './output.js'
import type { Given, Parameters } from './parameters.js'
import type { Preparation } from './preparation.js'
import type { Settings } from './settings.js'
import type { Tools, ToolUse } from './tools.js'

export type { Tools } from './tools.js'

/** What a report is composed from: its parameters, what the deployment decides, what it prepared. */
export interface Composing<P extends Parameters, Ready = unknown> {
  readonly parameters: Given<P>
  readonly settings: Settings
  readonly ready: Ready
  readonly tools: Tools
}

/** What is done when the files of a run are published. They stay, whatever becomes of it. */
export type FollowUp = (files: readonly PublishedFile[]) => Promise<void>

type Afterwards<P extends Parameters> = (
  given: Omit<Composing<P>, 'ready' | 'tools'>,
  tools: Tools,
) => Promise<FollowUp | undefined>

/** A report is a value: a name, parameters, and the flow with the files that it ends in. */
export interface Report<P extends Parameters = Parameters, out Needs = unknown> {
  readonly name: string
  readonly summary: string
  readonly parameters: P
  /** Absent: the flow follows from the parameters alone. */
  // biome-ignore lint/suspicious/noExplicitAny: what is prepared concerns the report alone
  readonly prepare?: Preparation<P, any>
  // biome-ignore lint/suspicious/noExplicitAny: what is prepared concerns the report alone
  compose(given: Composing<P, any>): Output<Needs>
  /** What of the request could not be served: the rest is published, then the run ends with this error. */
  // biome-ignore lint/suspicious/noExplicitAny: what is prepared concerns the report alone
  readonly complaint?: (ready: any) => LernError | undefined
  /** Asked before anything is read, so that what it needs is known to be there. */
  readonly afterwards?: Afterwards<P>
  /** Tools of other building blocks that a run uses when it is given a parameter. */
  readonly uses?: ToolUse
}

// biome-ignore lint/suspicious/noExplicitAny: reports of all parameters in one list
export type AnyReport = Report<any, any>

export const report = <Needs, const P extends Parameters = {}, Ready = undefined>(about: {
  readonly name: string
  readonly summary: string
  readonly parameters?: P
  readonly prepare?: Preparation<P, Ready>
  readonly compose: (given: Composing<P, Ready>) => Output<Needs>
  readonly complaint?: (ready: Ready) => LernError | undefined
  readonly afterwards?: Afterwards<P>
  readonly uses?: ToolUse
}): Report<P, Needs> => ({ ...about, parameters: about.parameters ?? ({} as P) })

/** The output of a report as far as it is known without reading anything. */
export const composeBlank = (
  report: AnyReport,
  given: Omit<Composing<Parameters>, 'ready' | 'tools'>,
): Output => report.compose({ ...given, ready: report.prepare?.blank, tools: {} })
