import type { Pool } from 'pg'
import type { Tables } from '../../connectors/postgres/index.js'
import type { Store } from '../../lib/store.js'
import { type Count, countRequests, queueAge, sumOf } from './counts.js'
import { type Filters, PAGE_SIZE } from './filters.js'
import { findState, listStates, type RequestState } from './request-state.js'
import type { RunSummary } from './run-summary.js'
import { type History, runsIn } from './runs.js'

export interface Overview {
  readonly filters: Filters
  readonly queueAgeSeconds: number
  readonly counts: readonly Count[]
  /** Requests that pass the filters, on all pages. */
  readonly total: number
  readonly pages: number
  /** One page of them, the newest first. */
  readonly requests: readonly RequestState[]
  /** Reports that have run; null when the store cannot be read. */
  readonly reports: readonly string[] | null
}

export interface OneRequest {
  readonly request: RequestState
  readonly run: RunSummary | null
}

export interface OneReport extends History {
  readonly report: string
}

/** What the status page knows. It fails as `postgresError` says, and as the store does. */
export interface Board {
  overview(filters: Filters): Promise<Overview>
  request(id: string): Promise<OneRequest | undefined>
  report(name: string): Promise<OneReport>
}

export interface BoardOptions {
  readonly pool: Pool
  readonly tables: Tables
  readonly store: Pick<Store, 'list' | 'read'>
}

const SHOWN_RUNS = 20

export const boardOf = ({ pool, tables, store }: BoardOptions): Board => {
  const runs = runsIn(store)
  return {
    overview: async filters => {
      const [counts, requests, reports] = await Promise.all([
        countRequests(pool, tables.jobRequest),
        listStates(pool, tables, filters, PAGE_SIZE),
        // The queue is shown all the same.
        runs.reports().catch(() => null),
      ])
      const total = sumOf(counts.filter(passes(filters)))
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
      return { filters, queueAgeSeconds: queueAge(counts), counts, total, pages, requests, reports }
    },
    request: async id => {
      const request = await findState(pool, tables, id)
      return request && { request, run: (await runs.of(request).catch(() => undefined)) ?? null }
    },
    report: async report => ({ report, ...(await runs.newest(report, SHOWN_RUNS)) }),
  }
}

const passes =
  ({ status, report }: Filters) =>
  (count: Count): boolean =>
    (status === undefined || count.status === status) && (report === undefined || count.report === report)
