import { nearest } from '../../lib/nearest.js'
import type { Shape } from './field.js'
import { Filled } from './filled.js'
import { sentence } from './problem.js'

/** What may stand where a value of this shape is expected. */
export const allowedBy = (shape: Shape): string => {
  switch (shape.kind) {
    case 'text':
      return shape.allowed
    case 'number':
      return `a whole number from ${shape.least}${shape.most === undefined ? '' : ` to ${shape.most}`}`
    case 'flag':
      return 'true or false'
    case 'choice':
      return `one of ${shape.values.join(', ')}`
    case 'list':
      return 'a list'
    case 'group':
      return shape.rest ? 'a map' : `a map with ${Object.keys(shape.fields).join(', ')}`
    case 'variants':
      return 'a map with a type'
    case 'short':
      return 'a name or a map'
    case 'named':
      return 'a map, or a list of names and maps'
  }
}

/** What stands there: the value where the shape lists or bounds its values, else only its type. */
const found = (value: unknown, shape: Shape): string => {
  if (value instanceof Filled) return `found the value of ${value.written}, which is not shown`
  const shown =
    (shape.kind === 'choice' || (shape.kind === 'text' && !shape.secret)
      ? typeof value === 'string'
      : false) ||
    (shape.kind === 'number' && typeof value === 'number')
  return `found ${shown ? JSON.stringify(value) : typeName(value)}`
}

const typeName = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false'
}

/** The whole sentence about a value that its shape refuses. */
export const refusal = (value: unknown, shape: Shape, allowed = allowedBy(shape)): string => {
  const meant =
    shape.kind === 'choice' && typeof value === 'string' ? nearest(value, shape.values) : undefined
  return sentence({ found: found(value, shape), allowed, meant })
}

export const unknownKey = (key: string, known: readonly string[]): string =>
  sentence({ found: 'unknown key', allowed: known.join(', '), meant: nearest(key, known) })
