import type { Endpoint } from '../endpoint.js'
import { limitOf } from '../members.js'
import { checkedTag } from '../tag.js'
import type { Parts } from './parts.js'
import { listSchema } from './schemas.js'
import { allShown } from './shown.js'
import { subIdOf } from './sub-id.js'

/** The requests of a tag, the newest first. */
export const list = (parts: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.request.list',
  method: 'GET',
  paths: ['/request/list/:tag', '/api/dataset/v1/request/list/:tag'],
  for: 'callers',
  failsWith: 'ERROR',
  schema: listSchema,
  answer: async call => {
    const limit = limitOf(call.parameter('limit'), parts.settings.listLimit)
    const tag = checkedTag(call.parameter('tag'), call.channel)
    const requests = await parts.requests.list(tag, limit)
    await parts.authorise(call, requests[0] ? subIdOf(requests[0]) : '')
    return { count: requests.length, jobs: await allShown(parts, requests, call) }
  },
})
