import { inspect } from 'node:util'
import { LernError } from './errors.js'

/** Shared by all copies of the package that a process may load: a personal value is one whoever made it. */
const HELD = Symbol.for('lern-data-products.personal')

/**
 * A value that says something about a person: a name, an address, a phone number.
 *
 * It is an object around the value, so that the compiler refuses it where plain data is asked for, and so that a
 * report composed without types fails when it turns one into text. Only `release`, `reveal` and `mask` open it.
 */
export class Personal<out Value> {
  readonly [HELD]: Value

  constructor(value: Value) {
    this[HELD] = value
  }

  /** For the verbs that state a reason, and for spilling to a private folder. */
  static open<Value>(held: Personal<Value>): Value {
    return held[HELD]
  }

  toString(): never {
    throw new LernError('PERSONAL_DATA', 'a personal value was used as plain text', {
      allowed: 'release() it for a reason, mask() or drop() it',
    })
  }

  toJSON(): never {
    return this.toString()
  }

  /** What a log or a debugger shows. */
  [inspect.custom](): string {
    return '[personal]'
  }
}

export const isPersonal = (value: unknown): value is Personal<unknown> =>
  typeof value === 'object' && value !== null && HELD in value
