import { describeWith } from './describe-with.js'
import { redis } from './redis.js'

/** Tests against a real Redis, the same for the whole run. */
export const describeWithRedis = describeWith(redis)
