import { text } from 'node:stream/consumers'
import { isRunId } from '../../lib/run/run-id.js'
import type { Store, StoredFile } from '../../lib/store.js'
import { Recent } from '../api/recent.js'
import type { RequestState } from './request-state.js'
import { type KnownRun, knownRun, type RunSummary } from './run-summary.js'

/** The last runs of a report, as their records in the store tell them. */
export interface History {
  /** The newest first. */
  readonly runs: readonly RunSummary[]
  /** Records among the last ones that are damaged or too large. */
  readonly unreadable: number
}

/** The records of runs in a store. All of it fails as the store does. */
export interface Runs {
  /** Reports that have run, by name. */
  reports(): Promise<readonly string[]>
  newest(report: string, count: number): Promise<History>
  /** The last run that was made for a request; undefined when none is found among the runs of its time. */
  of(request: RequestState): Promise<RunSummary | undefined>
}

/** A store may hold the records of years; who looks again within this time is shown the same ones. */
const LISTED_FOR = { entries: 100, ttlMs: 15_000 }
/** A record that is larger is not worth the memory: it names very many files. */
const MOST_BYTES = 4 * 2 ** 20
/** Clocks of the database and of the store may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000
const MOST_CANDIDATES = 50

const RECORD = /^_runs\/([^/]+)\/([^/]+)\.json$/
const REPORT_NAME = /^[a-z0-9][\w.-]*$/i

export const runsIn = (store: Pick<Store, 'list' | 'read'>): Runs => {
  const lists = new Recent<Promise<readonly StoredFile[]>>(LISTED_FOR)
  const records = (prefix: string): Promise<readonly StoredFile[]> =>
    lists.get(prefix) ?? forgetFailures(lists, prefix, recordsUnder(store, prefix))
  const ofReport = async (report: string) => (REPORT_NAME.test(report) ? records(`_runs/${report}/`) : [])

  return {
    reports: async () => [...new Set((await records('_runs/')).map(({ path }) => RECORD.exec(path)![1]!))],
    newest: async (report, count) => {
      const files = (await ofReport(report)).slice(-count).toReversed()
      const known = await Promise.all(files.map(file => readRun(store, file)))
      const runs = known.flatMap(run => run?.summary ?? [])
      return { runs, unreadable: files.length - runs.length }
    },
    of: async request => {
      const files = (await ofReport(request.report)).filter(isOfTheTimeOf(request))
      for (const file of files.slice(-MOST_CANDIDATES).toReversed()) {
        const run = await readRun(store, file)
        if (run?.request === request.id) return run.summary
      }
      return undefined
    },
  }
}

const forgetFailures = <Value>(recent: Recent<Promise<Value>>, key: string, value: Promise<Value>) => {
  value.catch(() => recent.delete(key))
  return recent.set(key, value)
}

/** Run records, the oldest first: their ids begin with the time. */
const recordsUnder = async (store: Pick<Store, 'list'>, prefix: string): Promise<readonly StoredFile[]> => {
  const found: StoredFile[] = []
  for await (const file of store.list(prefix)) {
    const [, report, run] = RECORD.exec(file.path) ?? []
    if (report && run && REPORT_NAME.test(report) && isRunId(run)) found.push(file)
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Undefined for what is no record, or is gone by now. */
const readRun = async (
  store: Pick<Store, 'read'>,
  { path, bytes }: StoredFile,
): Promise<KnownRun | undefined> => {
  if (bytes > MOST_BYTES) return undefined
  const document = await text(await store.read(path)).catch(() => '')
  return knownRun(document)
}

/** A record is written when the run ends, right before its request is. */
const isOfTheTimeOf = ({ submittedAt, claimedAt, completedAt }: RequestState) => {
  const from = (claimedAt ?? submittedAt ?? 0) - CLOCKS_DIFFER_MS
  const to = (completedAt ?? Number.POSITIVE_INFINITY) + CLOCKS_DIFFER_MS
  return ({ modified }: StoredFile): boolean => modified.getTime() >= from && modified.getTime() <= to
}
