import type { ToolUse } from '../lib/flow/tools.js'
import type { AnyReport } from '../lib/index.js'
import type { Config } from './config/schema.js'
import { druidOf } from './connect/index.js'

/** The tool that hands files to Druid, and the building block that it reaches. */
export const INGESTION = { name: 'ingestion', block: 'obsrv' } as const

/** A tool of another building block that a report may use, and who lends it. */
export interface ToolNeed {
  readonly name: string
  readonly block: string
  readonly source: string
  /** The parameter by which a run asks for it. */
  readonly parameter: string
  readonly isAsked: boolean
}

/** What a report may use beside its datasets. A tool that nobody lends cannot be used. */
export const toolNeeds = (
  config: Config,
  { uses }: AnyReport,
  given: Readonly<Record<string, unknown>>,
): readonly ToolNeed[] => {
  const { ingest: parameter }: ToolUse = uses ?? {}
  const source = druidOf(config)
  if (parameter === undefined || source === undefined) return []
  return [{ ...INGESTION, source, parameter, isAsked: given[parameter] !== undefined }]
}
