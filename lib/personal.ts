import { inspect } from 'node:util'
import { LernError } from './errors.js'

/**
 * A value that says something about a person: a name, an address, a phone number.
 *
 * It is an object around the value, so that the compiler refuses it where plain data is asked for, and so that a
 * report composed without types fails when it turns one into text. Only `release`, `mask` and `drop` open it.
 */
export class Personal<out Value> {
  declare readonly _value?: Value
  readonly #value: Value

  constructor(value: Value) {
    this.#value = value
  }

  /** For the verbs that state a reason, and for spilling to a private folder. */
  static open<Value>(held: Personal<Value>): Value {
    return held.#value
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

export const isPersonal = (value: unknown): value is Personal<unknown> => value instanceof Personal
