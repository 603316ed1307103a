import type { AnyReport, FinishedFile, PublishedFile } from '../../lib/index.js'
import { batchOfFile, type ExhaustRequest } from '../../pipelines/index.js'
import type { Process, ProcessContext, ProcessedBatch, Request } from '../worker/process.js'
import { batchesAsked } from './batches-asked.js'
import { failure } from './failure.js'
import type { ExhaustOptions } from './options.js'
import { lost, runAsked } from './run-asked.js'
import { useOf, withinLimits } from './within-limits.js'

/**
 * Works on requests for an exhaust report: all their batches in one run. Batches of earlier attempts are left out, and
 * those beyond what the channel may still use up are put off.
 */
export const exhaustProcess =
  (report: AnyReport, options: ExhaustOptions): Process =>
  async (request, context) => {
    const publishing = new Publishing(context)
    const { error, ready, record } = await runAsked(report, options, {
      request,
      context,
      parameters: parametersOf(request),
      admit: files => publishing.admit(files),
    })
    const done = [...request.processedBatches, ...publishing.batches(request, ready, record.files)]
    if (error) return failure(error, done)
    return publishing.putOff
      ? { status: 'DEFERRED', files: [], processedBatches: done }
      : { status: 'SUCCESS', files: done.map(({ filePath }) => filePath), processedBatches: done }
  }

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
  putOff = false

  constructor(context: ProcessContext) {
    this.#context = context
  }

  async admit(files: readonly FinishedFile[]): Promise<readonly FinishedFile[]> {
    const isMine = await this.#context.take(left => {
      this.#admitted = withinLimits(files, left)
      return useOf(this.#admitted)
    })
    if (!isMine) throw lost()
    this.putOff = this.#admitted.length < files.length
    return this.#admitted
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
