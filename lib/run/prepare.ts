import { LernError } from '../errors.js'
import { newTally } from '../flow/observe.js'
import type { Output } from '../flow/output.js'
import { parametersOf } from '../flow/parameters.js'
import { isRanged, planOf } from '../flow/plan.js'
import { readsInOrder } from '../flow/reads-in-order.js'
import type { AnyReport, FollowUp } from '../flow/report.js'
import { DEFAULT_SETTINGS, type Settings } from '../flow/settings.js'
import { withoutNeedlessSort } from '../flow/sorted-already.js'
import { DEFAULT_RETRY } from '../retry.js'
import type { Catalog } from '../source.js'
import { WHOLE_RING } from '../token-range.js'
import { contextsOf } from './context.js'
import type { Tallies } from './division.js'
import type { Job } from './job.js'
import { Ledger, type Progress } from './ledger.js'
import { readsOf } from './preparing.js'
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
  const startedAt = options.division?.startedAt ?? new Date()
  if (options.resume === undefined) {
    const run = options.division?.run ?? newRunId(options.settings?.now ?? startedAt)
    return { run, report: report.name, startedAt }
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
  readonly rejects: Rejects
  readonly temporary: TemporaryFolder
  /** What is to be done when the files are published. */
  readonly followUp?: FollowUp | undefined
  readonly ready: unknown
  /** With what the run ends when all that could be served is published. */
  readonly complaint?: LernError | undefined
}

export const settingsOf = (given: Partial<Settings> = {}, now = new Date()): Settings => ({
  ...DEFAULT_SETTINGS,
  now,
  ...given,
})

/** What a run is asked for, known before its report prepares itself. */
export type Asked = Pick<Prepared, 'parameters' | 'settings'>

export const askedOf = (report: AnyReport, { earlier, startedAt }: Identity, options: RunOptions): Asked => {
  const now = earlier ? { now: new Date(earlier.header.now) } : {}
  const settings = settingsOf({ ...options.settings, ...now }, startedAt)
  const given = earlier?.header.parameters ?? options.parameters ?? {}
  return { parameters: parametersOf(report.name, report.parameters, given), settings }
}

export const prepare = async (
  report: AnyReport,
  identity: Identity,
  options: RunOptions,
  { parameters, settings }: Asked = askedOf(report, identity, options),
): Promise<Prepared> => {
  const followUp = await report.afterwards?.({ parameters, settings }, options.tools ?? {})
  const rejects = new Rejects(options.maxBadRows ?? 0)
  const temporary = temporaryFolder()
  try {
    const job = await jobOf(report, identity, options, { parameters, settings, rejects, temporary })
    return { parameters, settings, rejects, temporary, followUp, ...job }
  } catch (error) {
    await temporary.remove()
    throw error
  }
}

/** Composes the report, plans it, and cuts the ring into ranges. */
const jobOf = async (
  report: AnyReport,
  identity: Identity,
  options: RunOptions,
  {
    parameters,
    settings,
    rejects,
    temporary,
  }: Pick<Prepared, 'parameters' | 'settings' | 'rejects' | 'temporary'>,
): Promise<Pick<Prepared, 'job' | 'ready' | 'complaint'>> => {
  const { earlier } = identity
  const { concurrency = CONCURRENCY, memory = MEMORY, signal = new AbortController().signal } = options
  const catalog = options.catalog as Catalog
  const tallies = talliesOf(identity, options)
  const context = contextsOf({ catalog, rejects, temporary: temporary.path, memory, tally: tallies.lookups })

  const { preparation } = tallies
  const reads = readsOf(report, settings, {
    ...context(WHOLE_RING, preparation, signal, false),
    wholeTally: preparation,
  })
  const tools = options.tools ?? {}
  const ready = await report.prepare?.run({ parameters, settings, tools, ...reads })
  const output = await sortedOutput(report.compose({ parameters, settings, ready, tools }), catalog)
  const plan = planOf(output, catalog, settings.csv)

  const shard = earlier?.header.shard ?? options.shard
  const { division } = options
  if (shard && !isRanged(plan)) throw notDivisible(report.name, '--shard')
  if (division && !isRanged(plan)) throw notDivisible(report.name, '--distributed')
  const ordered = await readsInOrder(plan)
  const job: Job = {
    plan,
    ranges: earlier?.header.ranges ?? division?.ranges ?? (await rangesOf(plan, concurrency, shard)),
    skip: earlier?.done ?? 0,
    concurrency,
    retry: options.retry ?? DEFAULT_RETRY,
    signal,
    noteEvery: options.noteEvery ?? NOTE_EVERY,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    tally: tallies.ranges,
    lookups: tallies.lookups,
    context: (range, counts, stop) => context(range, counts, stop, ordered),
    observe: { rows: () => {}, rangeDone: () => {}, retried: () => {}, ...options.observe },
    ...(isRanged(plan) && !division && { ledger: new Ledger(options.store, identity) }),
  }
  return { job, ready, complaint: report.complaint?.(ready) }
}

/** A part counts by itself what every other part counts too. */
const talliesOf = ({ earlier }: Identity, { division }: RunOptions): Tallies => {
  const ranges = earlier?.tally ?? newTally()
  const preparation = newTally()
  if (!division || division.collect) return { ranges, lookups: ranges, preparation }
  return { ranges, lookups: newTally(), preparation }
}

const sortedOutput = async (output: Output, catalog: Catalog): Promise<Output> => ({
  ...output,
  flow: await withoutNeedlessSort(output.flow, catalog),
})

const notARun = (given: string) =>
  new LernError('NOT_RESUMABLE', `${given} is not the id of a run`, {
    allowed: 'an id such as 20260131T093000Z-4f9a1c2b, as a failed run prints it',
  })

export const notDivisible = (report: string, option: string) =>
  new LernError(
    'USAGE',
    `${report} sorts or groups rows of the whole ring, so it cannot be run with ${option}`,
    {
      report,
      allowed: 'run it whole',
    },
  )
