import type { Usage } from './process.js'

const ofNumbers = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The median of each measure by itself; of memory the most. */
export const medianUsage = (usages: readonly Usage[]): Usage => ({
  seconds: ofNumbers(usages.map(usage => usage.seconds)),
  cpuSeconds: ofNumbers(usages.map(usage => usage.cpuSeconds)),
  peakBytes: Math.max(...usages.map(usage => usage.peakBytes)),
})
