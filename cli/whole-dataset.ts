import { randomBytes } from 'node:crypto'
import type { UntypedFlow } from '../lib/flow/flow.js'
import { type Dataset, from, personalColumns } from '../lib/index.js'

export interface Shown {
  /** Show personal data as it is. */
  readonly reveal?: boolean
  /** The key of pseudonyms; datasets masked with the same key still join. */
  readonly key?: Buffer
}

/** All rows and columns of a dataset, its personal ones masked unless somebody asks to see them. */
export const wholeDataset = (dataset: Dataset, { reveal, key = randomBytes(32) }: Shown): UntypedFlow => {
  const flow: UntypedFlow = from(dataset)
  const personal = personalColumns(dataset)
  if (personal.length === 0) return flow
  return reveal ? flow.reveal(personal, 'asked for with --reveal') : flow.mask(personal, key)
}
