import {
  type AnyReport,
  attempt,
  type FinishedFile,
  type Outcome,
  Personal,
  type Settings,
  type SharingRun,
} from '../../lib/index.js'
import type { ProcessContext, Request } from '../worker/process.js'
import type { ExhaustOptions } from './options.js'
import { tellingProgress } from './progress.js'
import { whenFree } from './when-free.js'

/** A report that is run for a request. */
export interface Asked {
  readonly request: Request
  readonly context: ProcessContext
  readonly parameters: Readonly<Record<string, unknown>>
  /** Which files are published; fails when another worker has the request. */
  readonly admit: (files: readonly FinishedFile[]) => Promise<readonly FinishedFile[]>
}

/** Runs a report with the key of who asks, zips its files, and tells how far it is. */
export const runAsked = (
  report: AnyReport,
  options: ExhaustOptions,
  { request, context, parameters, admit }: Asked,
): Promise<Outcome> => {
  const { sharing } = context
  const resources = sharing ? sharedOut(options, sharing) : options
  const run = () =>
    attempt(report, {
      ...resources,
      settings: settingsFor(request, options.settings()),
      parameters,
      admit,
      signal: context.signal,
      observe: tellingProgress(context.progress),
    })
  return whenFree(run, context.signal)
}

/** What there is of memory is divided among the runs that go on at the same time. */
const sharedOut = (options: ExhaustOptions, { share, count }: SharingRun): ExhaustOptions => ({
  ...options,
  catalog: share(options.catalog),
  memory: Math.floor(options.memory / count),
})

const settingsFor = ({ encryptionKey }: Request, settings: Settings): Settings => ({
  ...settings,
  zip: true,
  ...(encryptionKey && { requestKey: Personal.open(encryptionKey) }),
})

/** What publishing ends with when the request is lost: the run gives up its files. */
export const lost = (): Error => new Error('another worker has the request')
