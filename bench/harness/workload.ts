import type { Tables } from '../data/tables.js'
import type { Figure } from './figure.js'

export interface Scale {
  readonly repeats: number
  /** Rows of the table that is scanned. */
  readonly rows: number
  /** Users of the admin report; half as many declarations. */
  readonly users: number
  /** Requests that are submitted under load; for other workloads a part of them. */
  readonly requests: number
}

/** What a workload works with. */
export interface Bench {
  readonly scale: Scale
  /** An empty folder of the workload's own, removed after it. */
  readonly folder: string
  /** Tables of a real Cassandra, which starts when first asked for. */
  readonly tables: () => Promise<Tables>
  /** Tells the reader something that is no figure. */
  readonly note: (text: string) => void
}

export interface Workload {
  readonly name: string
  readonly summary: string
  /** Takes minutes: it runs only when it is asked for by its name. */
  readonly onlyByName?: boolean
  /** Fails when the results of the sides differ: then there is nothing to compare. */
  readonly run: (bench: Bench) => Promise<readonly Omit<Figure, 'workload'>[]>
}
