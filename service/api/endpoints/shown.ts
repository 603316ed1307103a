import type { JobRequest } from '../../requests/index.js'
import type { Call } from '../endpoint.js'
import { jobObject } from '../job-object.js'
import type { Parts } from './parts.js'

/** Requests as callers see them. */
export const shown = async ({ sign }: Pick<Parts, 'sign'>, request: JobRequest, { origin }: Call) =>
  jobObject(request, await sign(request, origin))

export const allShown = (parts: Pick<Parts, 'sign'>, requests: readonly JobRequest[], call: Call) =>
  Promise.all(requests.map(request => shown(parts, request, call)))
