import type { AnyReport, FinishedFile, PublishedFile } from '../../lib/index.js'
import { batchOfFile, type ExhaustRequest } from '../../pipelines/index.js'
import type { Process, ProcessContext, ProcessedBatch, Request } from '../worker/process.js'
import { batchesAsked } from './batches-asked.js'
import { failure } from './failure.js'
import type { ExhaustOptions } from './options.js'
import { readsWholeTables } from './reads-whole-tables.js'
import { lost, runAsked } from './run-asked.js'
import { useOf, withinLimits } from './within-limits.js'

/**
 * Works on requests for an exhaust report: all their batches in one run. Batches of earlier attempts are left out, and
 * those beyond what the channel may still use up are put off.
 */
export const exhaustProcess = (report: AnyReport, options: ExhaustOptions): Process => {
  const process: Process = async (request, context) => {
    const publishing = new Publishing(context)
    const { error, ready, record } = await runAsked(report, options, {
      request,
      context,
      parameters: parametersOf(request),
      admit: files => publishing.admit(files),
    })
    const resolved = (ready ?? NONE) as ExhaustRequest
    const done = [...request.processedBatches, ...publishing.batches(request, resolved, record.files)]
    if (error) return failure(error, done)
    return publishing.isPutOff
      ? { status: 'DEFERRED', files: [], processedBatches: done }
      : { status: 'SUCCESS', files: done.map(({ filePath }) => filePath), processedBatches: done }
  }
  return Object.assign(process, { readsWholeTables: () => readsWholeTables(options.catalog) })
}

/** What a report has resolved that did not come so far. */
const NONE: ExhaustRequest = { batches: [], failed: [] }

const parametersOf = (request: Request): Readonly<Record<string, unknown>> => ({
  ...batchesAsked(request),
  channel: request.channel,
  request: request.requestId,
  except: request.processedBatches.map(({ batchId }) => batchId),
})

/** Decides what is published, right before it is. */
class Publishing {
  readonly #context: ProcessContext
  #admitted: readonly FinishedFile[] = []
  #putOff: readonly FinishedFile[] = []

  constructor(context: ProcessContext) {
    this.#context = context
  }

  async admit(files: readonly FinishedFile[]): Promise<readonly FinishedFile[]> {
    const isMine = await this.#context.take(left => {
      this.#admitted = withinLimits(files, left)
      return useOf(this.#admitted)
    })
    if (!isMine) throw lost()
    this.#putOff = files.filter(file => !this.#admitted.includes(file))
    return this.#admitted
  }

  get isPutOff(): boolean {
    return this.#putOff.length > 0
  }

  /**
   * The batches whose files were published. A batch id may stand under two collections, with a file for each: it is
   * done when both are there.
   */
  batches(
    { channel }: Request,
    ready: ExhaustRequest,
    published: readonly PublishedFile[],
  ): readonly ProcessedBatch[] {
    const batchOf = ({ file }: FinishedFile) => batchOfFile(ready, file.path)
    const open = new Set([...this.#putOff.map(batchOf), ...ready.failed.map(({ batchid }) => batchid)])
    return this.#admitted
      .filter(finished => published.includes(finished.file) && !open.has(batchOf(finished)))
      .map(finished => ({
        channel,
        batchId: batchOf(finished),
        filePath: finished.file.path,
        fileSize: finished.plainBytes,
      }))
  }
}
