import type { Workload } from '../harness/workload.js'
import { admin } from './admin.js'
import { azure } from './azure.js'
import { csv } from './csv.js'
import { growth } from './growth.js'
import { redis } from './redis.js'
import { scan } from './scan.js'
import { sixColumns } from './six-columns.js'
import { start } from './start.js'

export const workloads: readonly Workload[] = [start, csv, redis, scan, sixColumns, admin, azure, growth]
