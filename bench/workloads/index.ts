import type { Workload } from '../harness/workload.js'
import { scan } from './scan.js'
import { sixColumns } from './six-columns.js'

export const workloads: readonly Workload[] = [scan, sixColumns]
