import { inspect } from 'node:util'
import { LernError } from '../../lib/errors.js'

/**
 * A value that no log, error or printed configuration may show: a password, a token, a connection string.
 * Printed it is `shown`; only `reveal` gives the value. Used as text by mistake it fails, rather than log in
 * with the wrong password.
 */
export class Secret {
  readonly #value: string

  constructor(
    value: string,
    readonly shown = '[secret]',
  ) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): never {
    throw new LernError('DEFECT', 'a secret was used as plain text', {
      allowed: 'reveal() it to use it, or print its `shown`',
    })
  }

  toJSON(): string {
    return this.shown
  }

  [inspect.custom](): string {
    return this.shown
  }
}

/** A URL as a secret that shows where it leads, but neither its credentials nor its query. */
export const secretUrl = (url: string): Secret =>
  new Secret(url, url.replace(/:\/\/.*@/s, '://***@').replace(/[?#].*$/s, '?***'))
