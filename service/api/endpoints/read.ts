import type { Endpoint } from '../endpoint.js'
import { storable } from '../members.js'
import { Refusal } from '../refusal.js'
import { checkedTag } from '../tag.js'
import type { Parts } from './parts.js'
import { readSchema } from './schemas.js'
import { shown } from './shown.js'
import { subIdOf } from './sub-id.js'

/** One request. That there is none is told before anybody is asked who they are, and with status 200. */
export const read = (parts: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.request.info',
  method: 'GET',
  paths: ['/request/read/:tag', '/api/dataset/v1/request/read/:tag'],
  for: 'callers',
  failsWith: 'ERROR',
  schema: readSchema,
  answer: async call => {
    const tag = checkedTag(call.parameter('tag'), call.channel)
    const requestId = storable('requestId', call.parameter('requestId'))
    const request = await parts.requests.find({ tag, requestId })
    if (request === undefined) throw new Refusal('OK', 'no job available with the given request_id and tag')
    await parts.authorise(call, subIdOf(request))
    return shown(parts, request, call)
  },
})
