import type { Dataset } from '../dataset.js'
import type { Names } from '../types.js'

/** Where the rows of a flow come from. */
export interface Origin {
  readonly name: string
  readonly dataset: Dataset
  readonly columns: Names
}
