import { existsSync, writeFileSync } from 'node:fs'
import { localStore } from '../../../../lib/index.js'
import { doPart, type Perform, putTogether, serveTasks } from '../../../../service/engine/index.js'
import { serviceLogger } from '../../../../service/index.js'
import { catalog, reportOf } from './reports.js'

/**
 * What a worker starts for its parts: `helper-process.ts STORE-ROOT MILLISECONDS-OF-A-RANGE [FUSE]`. With a fuse, a file
 * that is not there yet, it ends in the middle of its first task.
 */
const [root = '', pause = '0', fuse] = process.argv.slice(2)
const store = localStore({ root })

const burn = () => {
  if (fuse === undefined || existsSync(fuse)) return
  writeFileSync(fuse, '')
  process.kill(process.pid, 'SIGKILL')
}

const perform: Perform = async (task, signal) => {
  burn()
  const { data } = task
  const settings = { now: new Date(data.now) }
  const options = { catalog: catalog(Number(pause)), store, settings, signal, concurrency: 2 }
  const report = reportOf(data.report)
  if (task.kind === 'part') return doPart(task, report, options)
  await putTogether(task, report, options)
  return null
}

await serveTasks(perform, serviceLogger({ write: () => {} }))
process.exit(0)
