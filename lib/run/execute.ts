import { LernError } from '../errors.js'
import { addDropped } from '../flow/observe.js'
import type { Branch } from '../flow/output.js'
import { isRanged } from '../flow/plan.js'
import { stepPaths } from '../flow/step.js'
import { shardSuffix } from '../shard.js'
import type { FinishedFile, Writing } from '../sinks/sink.js'
import type { PublishedFile } from '../store.js'
import type { AnyRow } from '../types.js'
import { branchName, checkBalance, checkWritten, reshapingSteps } from './balance.js'
import type { Job } from './job.js'
import type { Ledger } from './ledger.js'
import type { Identity, Prepared } from './prepare.js'
import type { RunOptions } from './run-options.js'
import { writeGathered } from './write-gathered.js'
import { writeRanged } from './write-ranged.js'

/** What became of the files. */
export interface Executed {
  readonly files: readonly PublishedFile[]
  readonly resumable: boolean
  readonly error?: unknown
}

/** Reads, writes, checks the counts and publishes; on any failure gives the drafts up, but for what can be resumed. */
export const execute = async (
  identity: Identity,
  prepared: Prepared,
  options: RunOptions,
): Promise<Executed> => {
  const { job } = prepared
  const writings: Writing<AnyRow>[] = []
  try {
    for (const branch of job.plan.branches) writings.push(await openSink(branch, identity, prepared, options))
    if (writings.every(({ resumable }) => resumable)) await begin(identity, prepared, options)
    await write(job, writings, options)

    const admitted = await admit(await finish(prepared, writings), options)
    await removePlain(admitted, options)
    await options.store.publish(admitted.map(({ draft }) => draft))
    await job.ledger?.remove()
    return { files: admitted.map(({ file }) => file), resumable: false }
  } catch (error) {
    const resumable = job.ledger?.noted ?? false
    await giveUp(writings, resumable, job.ledger)
    return { files: [], resumable, error }
  }
}

const write = (job: Job, writings: readonly Writing<AnyRow>[], { division }: RunOptions): Promise<void> => {
  if (division?.collect) return division.collect(job, writings[0]!)
  return isRanged(job.plan) ? writeRanged(job, writings[0]!) : writeGathered(job, writings)
}

/** The files that may be published; the others are given up. */
const admit = async (
  finished: readonly FinishedFile[],
  options: RunOptions,
): Promise<readonly FinishedFile[]> => {
  const admitted = (await options.admit?.(finished)) ?? finished
  for (const file of finished) if (!admitted.includes(file)) await file.draft.discard()
  return admitted
}

/** No plain file of an earlier run, whose tenant wanted less, stays beside the protected one. */
const removePlain = async (files: readonly FinishedFile[], { store }: RunOptions): Promise<void> => {
  for (const { plainPath, file } of files)
    if (plainPath !== undefined && plainPath !== file.path) await store.remove(plainPath)
}

/** What cannot be cleaned up now is cleaned up by the next run; the failure that led here is the one to tell. */
const giveUp = async (
  writings: readonly Writing<AnyRow>[],
  resumable: boolean,
  ledger: Ledger | undefined,
): Promise<void> => {
  await Promise.allSettled(writings.map(writing => writing.abort(resumable)))
  if (!resumable) await ledger?.remove().catch(() => {})
}

const begin = async (identity: Identity, prepared: Prepared, options: RunOptions): Promise<void> => {
  if (identity.earlier) return
  await prepared.job.ledger?.begin({
    run: identity.run,
    report: identity.report,
    parameters: prepared.parameters,
    startedAt: identity.startedAt.toISOString(),
    now: prepared.settings.now.toISOString(),
    ranges: prepared.job.ranges,
    ...(options.shard && { shard: options.shard }),
  })
}

export const openSink = (
  branch: Branch,
  { run, report, earlier }: Identity,
  { settings, temporary }: Prepared,
  { store, shard, division }: RunOptions,
): Promise<Writing<AnyRow>> => {
  const { columns } = branch.shape
  if (!columns) throw columnsUnknown(report)
  return branch.sink.open({
    store,
    owner: { run, report },
    columns,
    suffix: shardSuffix(earlier?.header.shard ?? shard),
    settings: settings.csv,
    now: settings.now,
    temporary: temporary.path,
    bare: division !== undefined && division.collect === undefined,
    ...(earlier?.mark && { from: earlier.mark }),
  })
}

/** Ends the files, and checks that they hold every row that was read but for those left out for a reason. */
export const finish = async (
  { job, rejects }: Prepared,
  writings: readonly Writing<AnyRow>[],
): Promise<readonly FinishedFile[]> => {
  const finished: FinishedFile[] = []
  const isWhole = job.limit === Number.POSITIVE_INFINITY
  if (isWhole) checkBalance(job.tally, reshapingSteps(job.plan))
  for (const [index, writing] of writings.entries()) {
    const files = await writing.finish()
    const leftOut = [...writing.dropped.values()].reduce((a, b) => a + b, 0)
    if (isWhole)
      checkWritten(job.plan.branches[index]!.sink.name, handedTo(job, index), writing.rows, leftOut)
    for (const [reason, rows] of writing.dropped) addDropped(job.tally, reason, rows)
    finished.push(...files)
  }
  rejects.countInto(job.tally)
  return finished
}

/** The rows that the last verb before a sink gave out. */
const handedTo = ({ plan, tally }: Prepared['job'], index: number): number => {
  const { flow, branches } = plan
  const name = branchName(flow.name, index, branches.length)
  const own = stepPaths(name, branches[index]!.steps)
  const last = own.at(-1) ?? stepPaths(flow.name, flow.steps).at(-1) ?? `${flow.name} > read`
  return tally.steps.get(last)?.rowsOut ?? 0
}

const columnsUnknown = (report: string) =>
  new LernError('USAGE', `the columns of ${report} are not known before its first row`, {
    report,
    allowed: 'name them in through(), or end with select()',
  })
