import type { Endpoint } from '../endpoint.js'
import { clientError } from '../refusal.js'
import type { Parts } from './parts.js'
import { refreshCacheSchema } from './schemas.js'

/** Reads the table of consumers again. Device locations are not cached: there is nothing to do for them. */
export const refreshCache = ({ consumers }: Parts): Endpoint => ({
  id: 'org.ekstep.analytics.telemetry',
  method: 'GET',
  paths: ['/refresh-cache/:cacheType'],
  for: 'internal',
  failsWith: 'SERVER_ERROR',
  schema: refreshCacheSchema,
  answer: async call => {
    const cache = call.parameter('cacheType')
    if (cache === 'ConsumerChannel') await consumers.refresh()
    else if (cache !== 'DeviceLocation')
      throw clientError('cacheType is not ConsumerChannel or DeviceLocation')
    return { msg: `${cache} cache refreshed successfully` }
  },
})
