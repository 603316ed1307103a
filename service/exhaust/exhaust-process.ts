import {
  type AnyReport,
  attempt,
  type Catalog,
  type FinishedFile,
  type LernError,
  Personal,
  type PublishedFile,
  type Settings,
  type Store,
  type Tools,
} from '../../lib/index.js'
import { batchOfFile, type ExhaustRequest, messageFor } from '../../pipelines/index.js'
import type { Outcome, Process, ProcessContext, ProcessedBatch, Request } from '../worker/process.js'
import { askedOf } from './asked.js'
import { withinBudget } from './within-budget.js'

/** What all requests are worked on with. */
export interface ExhaustOptions {
  /** The sources of what a report reads. */
  readonly catalog: Catalog
  readonly store: Store
  /** As they are when a request is begun. */
  readonly settings: () => Settings
  readonly tools: Tools
  readonly concurrency: number
  /** Bytes that one verb may hold before it spills to disk. */
  readonly memory: number
}

/**
 * Works on requests for an exhaust report: all their batches in one run. Batches of earlier attempts are left out, and
 * those beyond what the channel may still use up are put off.
 */
export const exhaustProcess =
  (report: AnyReport, options: ExhaustOptions): Process =>
  async (request, context) => {
    const publishing = new Publishing(context)
    const { error, ready, record } = await attempt(report, {
      ...options,
      settings: settingsFor(request, options.settings()),
      parameters: parametersOf(request),
      signal: context.signal,
      observe: publishing.observer,
      admit: files => publishing.admit(files),
    })
    const done = [...request.processedBatches, ...publishing.batches(request, ready, record.files)]
    if (error) return failure(error, done)
    return publishing.putOff
      ? { status: 'DEFERRED', files: [], processedBatches: done }
      : { status: 'SUCCESS', files: done.map(({ filePath }) => filePath), processedBatches: done }
  }

const parametersOf = (request: Request): Readonly<Record<string, unknown>> => ({
  ...askedOf(request),
  channel: request.channel,
  request: request.requestId,
  except: request.processedBatches.map(({ batchId }) => batchId),
})

const settingsFor = ({ encryptionKey }: Request, settings: Settings): Settings => ({
  ...settings,
  zip: true,
  ...(encryptionKey && { requestKey: Personal.open(encryptionKey) }),
})

/** What is known is told to who asked; everything else is an internal error. */
const failure = (error: LernError, processedBatches: readonly ProcessedBatch[]): Outcome => {
  const message = messageFor(error)
  if (message === undefined) throw error
  return { status: 'FAILED', message, code: error.code, files: [], processedBatches }
}

/** Decides what is published, right before it is. */
class Publishing {
  readonly #context: ProcessContext
  #admitted: readonly FinishedFile[] = []
  #rows = 0
  putOff = false

  constructor(context: ProcessContext) {
    this.#context = context
  }

  readonly observer = {
    rows: (written: number) => {
      this.#rows = written
    },
    rangeDone: (done: number, total: number) => {
      this.#context.progress(this.#rows, Math.floor((done * 100) / total), 0)
    },
  }

  async admit(files: readonly FinishedFile[]): Promise<readonly FinishedFile[]> {
    const admitted = withinBudget(files, this.#context.budget)
    if (!(await this.#context.stillMine())) throw new Error('another worker has the request')
    this.putOff = admitted.length < files.length
    this.#admitted = admitted
    return admitted
  }

  /** The batches whose files were published. */
  batches(
    { channel }: Request,
    ready: unknown,
    published: readonly PublishedFile[],
  ): readonly ProcessedBatch[] {
    return this.#admitted
      .filter(({ file }) => published.includes(file))
      .map(({ file, plainBytes }) => ({
        channel,
        batchId: batchOfFile(ready as ExhaustRequest, file.path),
        filePath: file.path,
        fileSize: plainBytes,
      }))
  }
}
