import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { Registry } from 'prom-client'
import { postgres, tablesOf } from '../../../../connectors/postgres/index.js'
import type { Store } from '../../../../lib/store.js'
import { type ExhaustApiSettings, exhaustApi, serviceLogger } from '../../../../service/index.js'
import { type Database, useDatabase } from '../../../connectors/postgres/support/database.js'
import type { PostgresServer } from '../../../support/postgres-server.js'

/** What every test starts from. */
export const NOW = new Date('2024-03-05T06:07:08.123Z')
export const SETTINGS: ExhaustApiSettings = {
  zone: 'UTC',
  roles: ['ORG_ADMIN', 'REPORT_ADMIN', 'COURSE_ADMIN'],
  listLimit: 100,
  sameId: 'refuse',
  urlMinutes: 30,
  requestsPerMinute: 1_000_000,
}

/** Signs as a store in the cloud does, but for the time. */
const signing = {
  name: 'signing',
  signedUrl: async (path: string, minutes: number) =>
    `https://files.example.org/prefix/${path}?minutes=${minutes}`,
  signedUrlOfObject: async (name: string, minutes: number) =>
    `https://files.example.org/${name}?minutes=${minutes}`,
} as unknown as Store

/** A request as it is submitted, and the id that it has today. */
export const ASKED = {
  tag: 'batch-100',
  dataset: 'progress-exhaust',
  requestedBy: 'user-9',
  datasetConfig: { batchId: 'batch-100' },
}
export const ASKED_ID = '6B1D4EC8675F72C87BAA083152BCE998'

export interface Changed {
  readonly settings?: () => Partial<ExhaustApiSettings>
  readonly store?: () => Store
  readonly clock?: () => Date
}

/** The headers of a consumer that may ask for its channel. */
export const PORTAL = { 'x-channel-id': 'channel-7', 'x-consumer-id': 'portal' }

export interface Api {
  readonly database: Database
  readonly app: () => FastifyInstance
  readonly ask: (call: InjectOptions) => Promise<LightMyRequestResponse>
  readonly get: (url: string, headers?: InjectOptions['headers']) => Promise<LightMyRequestResponse>
  readonly post: (
    url: string,
    request: unknown,
    headers?: InjectOptions['headers'],
  ) => Promise<LightMyRequestResponse>
  /** What was logged so far, parsed. */
  readonly log: () => readonly Record<string, unknown>[]
}

/** An API with a database of its own, in which the portal may ask for channel-7. */
export const useApi = (server: () => PostgresServer, changed: Changed = {}): Api => {
  const database = useDatabase(server)
  const lines: string[] = []
  let app: FastifyInstance
  before(async () => {
    await postgres(database.pool()).migrate()
    await database.run(
      "INSERT INTO consumer_channel_mapping VALUES ('portal', 'channel-7', 1), ('old', 'channel-7', 0)",
    )
    app = await exhaustApi({
      pool: database.pool(),
      tables: tablesOf(),
      store: changed.store?.() ?? signing,
      settings: { ...SETTINGS, ...changed.settings?.() },
      clock: changed.clock ?? (() => NOW),
      logger: serviceLogger({ write: line => lines.push(line) }),
      registry: new Registry(),
      version: '1.2.3',
    })
  })
  after(() => app?.close())

  return {
    database,
    app: () => app,
    ask: call => app.inject(call),
    get: (url, headers = PORTAL) => app.inject({ method: 'GET', url, headers: headers! }),
    post: (url, request, headers = PORTAL) =>
      app.inject({ method: 'POST', url, headers: headers!, payload: { request } as object }),
    log: () => lines.map(line => JSON.parse(line)),
  }
}

/** An answer without what differs from call to call. */
export const steady = (response: LightMyRequestResponse) => {
  const { params, ...rest } = response.json()
  const { resmsgid: _, ...told } = params
  return { ...rest, params: told }
}

/** What a refusal says: status of HTTP, code, message. */
export const refusal = (response: LightMyRequestResponse): readonly unknown[] => {
  const { params, responseCode } = response.json()
  return [response.statusCode, responseCode, params.errmsg]
}

interface Row {
  readonly requestId?: string
  readonly tag?: string
  readonly status?: string
  readonly iteration?: number
  readonly submitted?: string
  readonly data?: unknown
  readonly urls?: readonly string[]
  readonly message?: string
}

/** Enters a request that is in some state. */
export const insertRequest = async ({ run }: Database, row: Row = {}): Promise<void> => {
  const columns = {
    tag: row.tag ?? 'batch-100:channel-7',
    request_id: row.requestId ?? 'REQUEST',
    job_id: 'progress-exhaust',
    status: row.status ?? 'SUCCESS',
    request_data: JSON.stringify(row.data ?? { batchId: 'batch-100' }),
    requested_by: 'user-9',
    requested_channel: 'channel-7',
    dt_job_submitted: row.submitted ?? '2024-03-05T06:07:08.123',
    dt_job_completed: '2024-03-05T07:00:00.000',
    execution_time: 4_200,
    download_urls: row.urls ?? ['progress-exhaust/REQUEST/file.zip'],
    iteration: row.iteration ?? 0,
    encryption_key: 'secret-key',
    err_message: row.message ?? null,
  }
  const names = Object.keys(columns)
  const places = names.map((_, at) => `$${at + 1}`)
  await run(`INSERT INTO job_request (${names}) VALUES (${places})`, Object.values(columns))
}
