import { medianUsage } from './median.js'
import type { Usage } from './process.js'

/**
 * Measures all sides in turn, again and again, so that what else the machine does hits them alike; then takes
 * the medians.
 */
export const alternate = async <Side extends string>(
  repeats: number,
  sides: Readonly<Record<Side, () => Promise<Usage>>>,
): Promise<Readonly<Record<Side, Usage>>> => {
  const measured = new Map<string, Usage[]>(Object.keys(sides).map(side => [side, []]))
  for (let round = 0; round < repeats; round++)
    for (const [side, usages] of measured) usages.push(await sides[side as Side]())
  return Object.fromEntries([...measured].map(([side, usages]) => [side, medianUsage(usages)])) as Record<
    Side,
    Usage
  >
}
