import type { Workload } from '../harness/workload.js'
import { admin } from './admin.js'
import { adminApi } from './admin-api.js'
import { azure } from './azure.js'
import { batches } from './batches.js'
import { cache } from './cache.js'
import { csv } from './csv.js'
import { events } from './events.js'
import { growth } from './growth.js'
import { kills } from './kills.js'
import { latency } from './latency.js'
import { load } from './load.js'
import { progress } from './progress.js'
import { protect } from './protect.js'
import { redis } from './redis.js'
import { scaleOut } from './scale-out.js'
import { scan } from './scan.js'
import { search } from './search.js'
import { sixColumns } from './six-columns.js'
import { start } from './start.js'
import { summary } from './summary.js'
import { userinfo } from './userinfo.js'

export const workloads: readonly Workload[] = [
  start,
  csv,
  protect,
  redis,
  cache,
  search,
  scan,
  sixColumns,
  admin,
  adminApi,
  progress,
  batches,
  userinfo,
  summary,
  azure,
  latency,
  load,
  kills,
  scaleOut,
  growth,
  events,
]
