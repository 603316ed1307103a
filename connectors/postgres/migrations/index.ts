import { requests } from './001-requests.js'
import { requestState } from './002-request-state.js'
import { worker } from './003-worker.js'
import type { Migration } from './migration.js'

/** In the order in which they are applied. */
export const migrations: readonly Migration[] = [requests, requestState, worker]
