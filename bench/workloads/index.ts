import type { Workload } from '../harness/workload.js'
import { admin } from './admin.js'
import { csv } from './csv.js'
import { growth } from './growth.js'
import { scan } from './scan.js'
import { sixColumns } from './six-columns.js'
import { start } from './start.js'

export const workloads: readonly Workload[] = [start, csv, scan, sixColumns, admin, growth]
