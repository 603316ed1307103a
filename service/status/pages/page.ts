import type { Html } from '../html.js'

/** How a page looks between its head and its foot. */
export interface Content {
  readonly title: string
  readonly body: Html
}

/** A page of the status: what it knows, and how that is shown. The former is there as JSON too. */
export interface Page<Knows> {
  /** Of the page; with `.json` after it, of what it knows. */
  readonly path: string
  /** What it is good for, in the documentation. */
  readonly summary: string
  /** `parameter` gives those of the path and of the query; what is missing is empty. */
  readonly read: (parameter: (name: string) => string) => Promise<Knows>
  readonly show: (knows: Knows) => Content
}
