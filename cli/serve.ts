import {
  type Address,
  type ExhaustApiSettings,
  exhaustApi,
  processRegistry,
  serveUntil,
  serviceLogger,
} from '../service/index.js'
import { openUserApi } from './connect/http.js'
import { storeOf } from './connect/index.js'
import { openRequests } from './connect/requests.js'
import { interruptible } from './interrupt.js'
import { say } from './io.js'
import { clockOf, type Session } from './session.js'
import type { Queues } from './show-queues.js'
import { version } from './version.js'

/** Serves the Exhaust API until the process is asked to end. */
export const serve = async ({ io, config, options }: Session, address: Address): Promise<void> => {
  const settings = settingsOf(config)
  const userApi = config.exhaust.userApi && openUserApi(config.exhaust.userApi)
  const database = openRequests(config)
  const logger = serviceLogger(io.stderr, options.quiet ? 'error' : 'info')
  let queues: Queues | undefined
  try {
    await database.migrate()
    const app = await exhaustApi({
      pool: database.pool,
      tables: database.tables,
      store: await storeOf(config),
      settings: { ...settings, ...(userApi && { userApi: userApi.options }) },
      clock: clockOf(options.now),
      logger,
      registry: processRegistry(),
      version: version(),
    })
    if (config.engine) queues = await (await import('./show-queues.js')).showQueues(app, config, settings)
    const tell = (url: string) => options.quiet || say(io, `listening on ${url}; see ${url}/docs\n`)
    await interruptible(signal => serveUntil(app, address, signal, tell))
  } finally {
    await queues?.close()
    await database.close()
    await userApi?.close()
  }
}

const settingsOf = ({ exhaust, time }: Session['config']): ExhaustApiSettings => {
  const { urlMinutes, internalToken, publicUrl, roles, listLimit, requestsPerMinute, sameId } = exhaust
  return {
    zone: time.zone,
    roles,
    listLimit,
    sameId,
    urlMinutes,
    requestsPerMinute,
    ...(internalToken && { internalToken: internalToken.reveal() }),
    ...(publicUrl && { publicUrl: publicUrl.reveal().replace(/\/+$/, '') }),
  }
}
