import * as t from 'io-ts'
import type { AnyReport } from '../../lib/index.js'
import type { Process, Request } from '../worker/process.js'
import { failure } from './failure.js'
import type { ExhaustOptions } from './options.js'
import { lost, runAsked } from './run-asked.js'

/** Works on requests for a report of programs: one file, which counts towards no limit. */
export const programProcess = (report: AnyReport, options: ExhaustOptions): Process => {
  const process: Process = async (request, context) => {
    const { error, record } = await runAsked(report, options, {
      request,
      context,
      parameters: { ...filtersAsked(request), channel: request.channel, request: request.requestId },
      admit: async files => {
        if (!(await context.stillMine())) throw lost()
        return files
      },
    })
    if (error) return failure(error)
    return { status: 'SUCCESS', files: record.files.map(({ path }) => path), processedBatches: [] }
  }
  return Object.assign(process, { unlimited: true } as const)
}

/** The conditions in a request's data: `{ "params": { "filters": [ … ] } }`. */
const filtersAsked = ({ data }: Request): Readonly<Record<string, unknown>> => {
  const { params } = t.UnknownRecord.is(data) ? data : {}
  const { filters } = t.UnknownRecord.is(params) ? params : {}
  return filters === undefined || filters === null ? {} : { filters }
}
