import { isItems, isMap, isSettling } from '../collections.js'
import { isPersonal, Personal } from '../personal.js'

const HEADER = 32
const SLOT = 8

/**
 * About how many bytes of memory a row takes; rather too many than too few. What is weighed is about to be kept: it lets
 * go of the page that it was read from, which may be hundreds of times as large.
 */
export const weigh = (value: unknown): number => {
  if (typeof value === 'string') return HEADER + 2 * value.length
  if (typeof value !== 'object' || value === null) return SLOT
  if (value instanceof Date) return HEADER + SLOT
  if (isPersonal(value)) return HEADER + weigh(Personal.open(value))
  if (isMap(value)) return weighAll(value.entries())
  if (isSettling(value)) value.settle()
  return weighAll(isItems(value) ? value : Object.values(value))
}

const weighAll = (values: Iterable<unknown>): number => {
  let bytes = HEADER
  for (const value of values) bytes += SLOT + weigh(value)
  return bytes
}
