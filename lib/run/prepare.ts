import { LernError } from '../errors.js'
import { newTally } from '../flow/observe.js'
import { parametersOf } from '../flow/parameters.js'
import { isRanged, planOf } from '../flow/plan.js'
import type { AnyReport } from '../flow/report.js'
import { DEFAULT_SETTINGS, type Settings } from '../flow/settings.js'
import { DEFAULT_RETRY } from '../retry.js'
import type { Catalog } from '../source.js'
import { contextsOf } from './context.js'
import type { Job } from './job.js'
import { Ledger, type Progress } from './ledger.js'
import { rangesOf } from './ranges.js'
import { Rejects } from './rejects.js'
import { isRunId, newRunId } from './run-id.js'
import type { RunOptions } from './run-options.js'
import { type TemporaryFolder, temporaryFolder } from './temporary.js'

export const CONCURRENCY = 8
const NOTE_EVERY = 1_000
export const MEMORY = 64 * 1024 * 1024

/** Who a run is, known before anything can go wrong with it. */
export interface Identity {
  readonly run: string
  readonly report: string
  readonly startedAt: Date
  /** What an earlier run of this id left, when it is resumed. */
  readonly earlier?: Progress
}

export const identify = async (report: AnyReport, options: RunOptions): Promise<Identity> => {
  const startedAt = new Date()
  if (options.resume === undefined) {
    return { run: newRunId(options.settings?.now ?? startedAt), report: report.name, startedAt }
  }
  if (!isRunId(options.resume)) throw notARun(options.resume)
  const owner = { run: options.resume, report: report.name }
  const earlier = await new Ledger(options.store, owner).read()
  return { ...owner, startedAt, earlier }
}

/** A report that is ready to run: planned, its ranges cut, what it needs while it runs at hand. */
export interface Prepared {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly settings: Settings
  readonly job: Job
  readonly ledger: Ledger
  readonly rejects: Rejects
  readonly temporary: TemporaryFolder
}

export const settingsOf = (given: Partial<Settings> = {}, now = new Date()): Settings => ({
  ...DEFAULT_SETTINGS,
  now,
  ...given,
})

export const prepare = async (
  report: AnyReport,
  identity: Identity,
  options: RunOptions,
): Promise<Prepared> => {
  const { earlier } = identity
  const now = earlier ? { now: new Date(earlier.header.now) } : {}
  const settings = settingsOf({ ...options.settings, ...now }, identity.startedAt)
  const given = earlier?.header.parameters ?? options.parameters ?? {}
  const parameters = parametersOf(report.name, report.parameters, given)
  const catalog = options.catalog as Catalog
  const plan = planOf(report.compose({ parameters, settings }), catalog, settings.csv)
  const shard = earlier?.header.shard ?? options.shard
  if (shard && !isRanged(plan)) throw notDivisible(report.name, '--shard')

  const ranges = earlier?.header.ranges ?? (await rangesOf(plan, options.concurrency ?? CONCURRENCY, shard))
  const ledger = new Ledger(options.store, identity)
  const rejects = new Rejects(options.maxBadRows ?? 0)
  const temporary = temporaryFolder()
  const tally = earlier?.tally ?? newTally()
  const memory = options.memory ?? MEMORY
  const job: Job = {
    plan,
    ranges,
    skip: earlier?.done ?? 0,
    concurrency: options.concurrency ?? CONCURRENCY,
    retry: options.retry ?? DEFAULT_RETRY,
    signal: options.signal ?? new AbortController().signal,
    noteEvery: options.noteEvery ?? NOTE_EVERY,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    tally,
    context: contextsOf({ catalog, rejects, temporary: temporary.path, memory, tally }),
    observe: { rows: () => {}, rangeDone: () => {}, retried: () => {}, ...options.observe },
    ...(isRanged(plan) && { ledger }),
  }
  return { parameters, settings, job, ledger, rejects, temporary }
}

const notARun = (given: string) =>
  new LernError('NOT_RESUMABLE', `${given} is not the id of a run`, {
    allowed: 'an id such as 20260131T093000Z-4f9a1c2b, as a failed run prints it',
  })

const notDivisible = (report: string, option: string) =>
  new LernError(
    'USAGE',
    `${report} sorts or groups rows of the whole ring, so it cannot be run with ${option}`,
    {
      report,
      allowed: 'run it whole',
    },
  )
