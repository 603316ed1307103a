import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyReport,
  type Catalog,
  DEFAULT_SETTINGS,
  type LernError,
  localStore,
  Personal,
  type Settings,
  type SharingRun,
  type Store,
} from '../../../lib/index.js'
import { exhaustProcess, programProcess } from '../../../service/exhaust/index.js'
import type { Use } from '../../../service/queue/index.js'
import type { Outcome, ProcessContext, Request } from '../../../service/worker/index.js'
import { KEY, NOW, openZip, SALT } from '../../pipelines/exhaust/support.js'

/** A request of the organisation that owns the collection, for the one batch that there is. */
export const REQUEST: Request = {
  requestId: 'R1',
  tag: 'tag:o1',
  jobId: 'progress-exhaust',
  data: { batchId: 'b1' },
  requestedBy: 'user-1',
  channel: 'o1',
  encryptionKey: new Personal(KEY),
  iteration: 0,
  processedBatches: [],
}

export const MUCH: Use = { batches: 30, bytes: 1_000_000 }

/** What a worker tells a process, and what it was asked for and told. */
export const contextOf = ({
  left = MUCH,
  isMine = true,
  signal = new AbortController().signal,
  sharing,
}: {
  readonly left?: Use
  readonly isMine?: boolean
  readonly signal?: AbortSignal
  readonly sharing?: SharingRun
} = {}) => {
  const taken: Use[] = []
  const told: (readonly number[])[] = []
  const context: ProcessContext = {
    signal,
    stillMine: async () => isMine,
    take: async decide => {
      if (isMine) taken.push(decide(left))
      return isMine
    },
    progress: (...progress) => told.push(progress),
    ...(sharing && { sharing }),
  }
  return { context, taken, told }
}

export interface Given {
  readonly report: AnyReport
  readonly catalog: Catalog
  readonly request?: Partial<Request>
  readonly worker?: Parameters<typeof contextOf>[0]
  readonly settings?: Partial<Settings>
  /** What a store does otherwise. */
  readonly storeOf?: (store: Store, root: string) => Store
}

/** What became of a request, what was taken of the limits, and the files that a reader of the store sees. */
export interface Worked {
  readonly outcome?: Outcome
  readonly error?: LernError
  readonly taken: readonly Use[]
  readonly told: readonly (readonly number[])[]
  /** By path. */
  readonly files: Readonly<Record<string, Buffer>>
  /** What is left of drafts. */
  readonly drafts: readonly string[]
}

/** Works on a request in a folder of its own. */
export const workOn = async ({ report, catalog, storeOf, ...given }: Given): Promise<Worked> => {
  const root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  try {
    const local = localStore({ root })
    const { context, taken, told } = contextOf(given.worker)
    const processOf = report.name === 'program-user-exhaust' ? programProcess : exhaustProcess
    const process = processOf(report, {
      catalog,
      store: storeOf?.(local, root) ?? local,
      settings: () => ({ ...DEFAULT_SETTINGS, now: NOW, fieldSalt: SALT, ...given.settings }),
      tools: {},
      concurrency: 2,
      memory: 1_000_000,
    })
    const ended = await process({ ...REQUEST, jobId: report.name, ...given.request }, context).then(
      outcome => ({ outcome }),
      (error: LernError) => ({ error }),
    )
    return { ...ended, taken, told, files: await read(local, root, ''), drafts: await draftsIn(local) }
  } finally {
    await rm(root, { recursive: true })
  }
}

const read = async (store: Store, root: string, prefix: string) => {
  const files: Record<string, Buffer> = {}
  for await (const { path } of store.list(prefix)) files[path] = await readFile(join(root, path))
  return files
}

/** All that is in the store but for reports and the records of runs. */
const draftsIn = async (store: Store): Promise<readonly string[]> => {
  const left: string[] = []
  for await (const { path } of store.list('_runs/'))
    if (!/^_runs\/[^/]+\/[^/]+\.json$/.test(path)) left.push(path)
  return left
}

/** The lines of a file's content without its header, by the key of the request or by none. */
export const linesIn = async (zip: Buffer, key: string = KEY): Promise<readonly string[]> =>
  String(await openZip(zip, { password: key, key }))
    .split('\n')
    .slice(1, -1)
