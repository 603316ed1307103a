import type { FinishedFile } from '../../lib/index.js'
import type { Use } from '../queue/index.js'

/** The first files that the channel may still have: one is written while its limits are not reached. */
export const withinLimits = (files: readonly FinishedFile[], left: Use): readonly FinishedFile[] => {
  let bytes = 0
  return files.filter(({ plainBytes }, index) => {
    const isWithin = index < left.batches && bytes < left.bytes
    bytes += plainBytes
    return isWithin
  })
}

/** What files use up of the limits. */
export const useOf = (files: readonly FinishedFile[]): Use => ({
  batches: files.length,
  bytes: files.reduce((sum, { plainBytes }) => sum + plainBytes, 0),
})
