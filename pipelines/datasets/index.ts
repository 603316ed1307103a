import type { Dataset } from '../../lib/dataset.js'
import * as knowlg from './knowlg.js'
import * as lern from './lern.js'
import * as lernRedis from './lern-redis.js'
import * as ml from './ml.js'
import * as obsrv from './obsrv.js'
import * as requests from './requests.js'
import * as userOrg from './user-org.js'

export * from './knowlg.js'
export * from './lern.js'
export * from './lern-redis.js'
export * from './ml.js'
export * from './obsrv.js'
export * from './requests.js'
export * from './user-org.js'

/** Every dataset that the reports know, grouped by the building block that owns it. */
export const datasets: readonly Dataset[] = [lern, lernRedis, requests, knowlg, userOrg, obsrv, ml].flatMap(
  block => Object.values<Dataset>(block),
)
