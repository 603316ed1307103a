import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { withoutPersonalData } from './without-personal-data.js'

/** What one step of a run did. */
export interface StepSummary {
  readonly name: string
  readonly rowsIn: number
  readonly rowsOut: number
  readonly seconds: number
}

/** What is shown of a run: no paths of files and no parameters. */
export interface RunSummary {
  readonly run: string
  readonly status: 'success' | 'failed'
  readonly startedAt: string
  readonly seconds: number
  readonly files: number
  /** In all files. */
  readonly rows: number
  readonly peakMemoryBytes: number
  readonly steps: readonly StepSummary[]
  /** Rows that reached no file, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  readonly error?: string
}

/** A run, and the request that it was made for, if it was made for one. */
export interface KnownRun {
  readonly summary: RunSummary
  readonly request?: string
}

const Step = t.readonly(t.type({ name: t.string, rowsIn: t.number, rowsOut: t.number, seconds: t.number }))

/** A run record, as far as it is read here. */
const Stored = t.intersection([
  t.type({
    run: t.string,
    status: t.union([t.literal('success'), t.literal('failed')]),
    startedAt: t.string,
    seconds: t.number,
    files: t.array(t.type({ rows: t.number })),
    steps: t.array(Step),
    dropped: t.record(t.string, t.number),
    peakMemoryBytes: t.number,
  }),
  t.partial({
    parameters: t.UnknownRecord,
    error: t.type({ code: t.string, message: t.string }),
  }),
])

/** What a run record says; undefined when it is none. */
export const knownRun = (document: string): KnownRun | undefined => {
  const stored = Stored.decode(parsed(document))
  if (!isRight(stored)) return undefined
  const request = stored.right.parameters?.request
  return { summary: summaryOf(stored.right), ...(typeof request === 'string' && { request }) }
}

const parsed = (document: string): unknown => {
  try {
    return JSON.parse(document)
  } catch {
    return undefined
  }
}

const summaryOf = ({
  run,
  status,
  startedAt,
  seconds,
  files,
  steps,
  ...stored
}: t.TypeOf<typeof Stored>) => ({
  run,
  status,
  startedAt,
  seconds,
  files: files.length,
  rows: files.reduce((sum, { rows }) => sum + rows, 0),
  peakMemoryBytes: stored.peakMemoryBytes,
  steps: steps.map(({ name, rowsIn, rowsOut, seconds: taken }) => ({
    name,
    rowsIn,
    rowsOut,
    seconds: taken,
  })),
  dropped: stored.dropped,
  ...(stored.error && { error: errorOf(stored.error) }),
})

/** The text of a defect may quote a row. */
const errorOf = ({ code, message }: { readonly code: string; readonly message: string }): string =>
  code === 'DEFECT' ? code : `${code}: ${withoutPersonalData(message)}`
