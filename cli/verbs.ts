import type { Flow } from '../lib/index.js'

type VerbName = Exclude<keyof Flow<unknown, ['key']>, 'origin' | 'shape' | 'steps' | 'name' | '_types'>

/** What each verb of a flow does, in a line. */
export const VERBS: Readonly<Record<VerbName, string>> = {
  among: 'only the rows of some keys; before any other verb',
  between: 'only what happened in a time, as the source sums it up',
  matching: 'only the rows that a search of the platform finds; before any other verb',
  filter: 'keeps the rows for which a condition holds',
  consented: 'keeps the consents that hold',
  present: 'keeps the rows in which columns have a value',
  ensure: 'fails the run at the first row that breaks a rule',
  derive: 'adds columns computed from the row',
  semiJoin: 'keeps the rows that have a match in another flow of the same order',
  innerJoin: 'adds each match in another flow of the same order; rows without one go',
  leftJoin: 'adds each match in another flow of the same order; rows without one stay',
  leftJoinAll: 'adds the list of all matches in another flow of the same order',
  lookup: 'adds the row of a small table held in memory',
  enrich: 'adds the row of a dataset too large for memory, found by key as rows pass',
  collect: 'adds all rows of another dataset that agree in some columns, as a list',
  expand: 'makes one row for each item of a list; rows without items go',
  flatten: 'turns a list of ids into columns',
  dedupe: 'drops rows whose columns were seen in their partition',
  release: 'turns personal values into plain ones, for a stated reason',
  mask: 'replaces personal values by pseudonyms',
  reveal: 'turns whole personal columns into plain ones, for a stated reason',
  drop: 'removes columns',
  select: 'makes rows of exactly these columns',
  sortWithin: 'sorts rows within groups, on disk when they do not fit in memory',
  numberWithin: 'numbers consecutive rows within groups',
  group: 'one row per combination of columns, with aggregates',
  distinct: 'the first row for each combination of columns',
  through: 'runs a transform of your own over all rows',
  with: 'hands the flow to a function',
  to: 'ends the flow in files',
  split: 'ends the same rows in several ways',
}
