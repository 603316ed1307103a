import type { Output } from './output.js'
import type { Given, Parameters } from './parameters.js'
import type { Settings } from './settings.js'

/** What a report is composed from: its parameters, and what the deployment decides. */
export interface Composing<P extends Parameters> {
  readonly parameters: Given<P>
  readonly settings: Settings
}

/** A report is a value: a name, parameters, and the flow with the files that it ends in. */
export interface Report<P extends Parameters = Parameters, out Needs = unknown> {
  readonly name: string
  readonly summary: string
  readonly parameters: P
  compose(given: Composing<P>): Output<Needs>
}

// biome-ignore lint/suspicious/noExplicitAny: reports of all parameters in one list
export type AnyReport = Report<any, any>

export const report = <Needs, const P extends Parameters = {}>(about: {
  readonly name: string
  readonly summary: string
  readonly parameters?: P
  readonly compose: (given: Composing<P>) => Output<Needs>
}): Report<P, Needs> => ({ ...about, parameters: about.parameters ?? ({} as P) })
