import type { Tables } from '../../connectors/postgres/index.js'
import type { Layout } from '../requests/layout.js'

export interface QueueOptions {
  readonly tables: Tables
  /** The reports that are worked on here, by their job ids. */
  readonly jobs: readonly string[]
  /** Unique among all workers that ever ran. */
  readonly worker: string
  /** How often a request is tried. */
  readonly attempts: number
  /** Seconds that a worker may be silent before its request is taken over. */
  readonly leaseSeconds: number
  /** Hours after which a request that a program without leases works on counts as forgotten. */
  readonly staleHours: number
  readonly window: Window
}

/** The options, and what the database says. */
export interface QueueContext extends QueueOptions {
  /** The columns of the table of requests. */
  readonly layout: Layout
  /** When the run began, as the database writes it; null when the window is a day. */
  readonly runBegan: string | null
}

/**
 * The time over which a channel's batches are counted: one run, or a calendar day in a zone. What was put off
 * rests until the next one.
 */
export type Window = { readonly run: string } | { readonly dayIn: string }
