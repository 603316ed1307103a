import type { FinishedFile } from '../../lib/index.js'
import type { Use } from '../queue/index.js'

/** The first files that the channel may still have: one is written while its limits are not reached. */
export const withinBudget = (files: readonly FinishedFile[], budget: Use): readonly FinishedFile[] => {
  let bytes = 0
  return files.filter(({ plainBytes }, index) => {
    const isWithin = index < budget.batches && bytes < budget.bytes
    bytes += plainBytes
    return isWithin
  })
}
