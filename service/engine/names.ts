import type { DraftOwner } from '../../lib/store.js'

/** A queue of runs, each of which waits for its parts, and one of parts. */
export const RUNS = 'runs'
export const PARTS = 'parts'

const MARK = '.parts.'

/** Whose drafts the staged parts of a run are: a report's name that no report has, so that no other run cleans them. */
export const stagingOf = (report: string, run: string): string => `${report}${MARK}${run}`

/** Where the staged parts of all runs of a report lie in a store. */
export const stagingPrefix = (report: string): string => `_runs/${report}${MARK}`

/** The run whose part a private path of the store belongs to. */
export const runOfStaged = (report: string, path: string): string | undefined => {
  const prefix = stagingPrefix(report)
  return path.startsWith(prefix) ? path.slice(prefix.length).split('/')[0] : undefined
}

/** One attempt at a part. */
export interface Attempt {
  readonly report: string
  readonly run: string
  readonly index: number
  readonly attempt: number
}

/** The draft that an attempt stages its rows in. Another attempt has another, and another owner. */
export const placeOf = ({ report, run, index, attempt }: Attempt) => {
  const name = `${run}.${index}.${attempt}`
  const owner: DraftOwner = { report: stagingOf(report, run), run: name }
  return { path: name, owner }
}
