import * as t from 'io-ts'
import { LernError } from '../../lib/index.js'
import type { Request } from '../worker/process.js'

const Filter = t.array(t.string)

/**
 * What of a request's data says which batches are meant, as parameters of a report.
 *
 * @throws LernError USAGE for what is not of its kind
 */
export const batchesAsked = ({ data }: Request): Readonly<Record<string, unknown>> => {
  const { batchId, batchFilter, searchFilter } = t.UnknownRecord.is(data) ? data : {}
  if (given(batchId) && !t.string.is(batchId)) throw not('batchId', 'a text')
  if (given(batchFilter) && !Filter.is(batchFilter)) throw not('batchFilter', 'a list of texts')
  if (given(searchFilter) && !t.UnknownRecord.is(searchFilter)) throw not('searchFilter', 'an object')
  return {
    ...(given(batchId) && { batchId }),
    ...(given(batchFilter) && { batchFilter }),
    ...(given(searchFilter) && { searchFilter }),
  }
}

const given = (value: unknown): boolean => value !== undefined && value !== null

const not = (name: string, kind: string): LernError =>
  new LernError('USAGE', `${name} is not ${kind}`, { allowed: kind })
