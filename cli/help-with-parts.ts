import { LernError, type RunOptions } from '../lib/index.js'
import { doPart, type Perform, putTogether, serveTasks, type Task } from '../service/engine/index.js'
import { serviceLogger } from '../service/index.js'
import { type Connections, connect, storeOf } from './connect/index.js'
import { datasetsFor, toolsOf } from './run-report.js'
import { setupOf } from './run-setup.js'
import { findReport, type Session, settingsOf } from './session.js'

/** Does tasks of distributed runs until the process that sends them is gone. */
export const helpWithParts = async (session: Session): Promise<void> => {
  if (!process.connected) throw byHand()
  const store = await storeOf(session.config)
  let connections = connect(session.config)
  const perform: Perform = async (task, signal) => {
    try {
      const { report, options } = await meansOf(session, connections, task, signal)
      const given = { ...options, store, signal }
      if (task.kind === 'part') return await doPart(task, report, given)
      await putTogether(task, report, given)
      return null
    } catch (error) {
      // A connection that has failed is not tried again: the next task gets new ones.
      await connections.close().catch(() => {})
      connections = connect(session.config)
      throw error
    }
  }
  try {
    await serveTasks(perform, serviceLogger(session.io.stderr, session.options.quiet ? 'error' : 'info'))
  } finally {
    await connections.close().catch(() => {})
  }
}

/** The report of a task, and what it is read with. */
const meansOf = async (session: Session, connections: Connections, { data }: Task, signal: AbortSignal) => {
  if (data.setup !== setupOf(session)) throw differs()
  const { limits } = session.config
  const report = findReport(session, data.report)
  const { parameters, csv, zip } = data
  const settings = { ...settingsOf(session), now: new Date(data.now), csv, zip }
  const options: Omit<RunOptions, 'store'> = {
    catalog: await connections.catalog(datasetsFor(session, report, { parameters, settings })),
    parameters,
    settings,
    tools: toolsOf(session, connections, signal),
    concurrency: limits.concurrency,
    memory: Math.floor(limits.memory / 4),
  }
  return { report, options }
}

const byHand = () =>
  new LernError('USAGE', 'lern part is started by lern work --parts', { allowed: 'lern work --parts' })

const differs = () =>
  new LernError(
    'CONFIG',
    'this worker has another version or other settings than the one who began the run',
    {
      allowed: 'the same version and the same configuration on all machines',
    },
  )
