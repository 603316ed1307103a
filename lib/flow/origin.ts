import type { Dataset } from '../dataset.js'
import type { Interval } from '../interval.js'
import type { SearchBody } from '../search/body.js'
import type { RowKey } from '../source.js'
import type { Names } from '../types.js'

/** Where the rows of a flow come from. */
export interface Origin {
  readonly name: string
  readonly dataset: Dataset
  readonly columns: Names
  /** Set when only the rows are wanted that agree with one of these keys. */
  readonly among?: readonly RowKey[]
  /** Set when only the rows are wanted that this search finds. */
  readonly matching?: SearchBody
  /** Set when only what happened in this time counts. */
  readonly between?: Interval
}
