import { type Step, sameShape } from '../flow/step.js'
import type { AnyRow, Names } from '../types.js'

/**
 * Drops rows whose `columns` were seen before in their partition; the first one stays.
 *
 * Holds: the keys of one partition. Keeps: order.
 */
export const dedupe = (partition: Names, columns: Names): Step => ({
  name: `dedupe(${columns.join(', ')})`,
  open: async function* (rows, context) {
    const isNew = uniqueIn(partition, columns)
    for await (const chunk of rows) {
      const kept = chunk.filter(isNew)
      context.drop(chunk.length - kept.length)
      if (kept.length > 0) yield kept
    }
  },
  shape: sameShape,
  reach: 'range',
  needsOrder: true,
  holds: 'the keys of one partition',
})

const uniqueIn = (partition: Names, columns: Names): ((row: AnyRow) => boolean) => {
  let last: AnyRow | undefined
  let seen = new Set<string>()
  return row => {
    if (!last || !sameKey(partition, last, row)) seen = new Set()
    last = row
    const id = JSON.stringify(columns.map(name => row[name]))
    if (seen.has(id)) return false
    seen.add(id)
    return true
  }
}

export const sameKey = (key: Names, a: AnyRow, b: AnyRow): boolean => key.every(name => a[name] === b[name])
