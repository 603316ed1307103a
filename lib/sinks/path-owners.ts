import { LernError } from '../errors.js'

/** Remembers which values a path was made of, so that no two different ones share a file. */
export class PathOwners {
  readonly #keys = new Map<string, string>()

  check(path: string, key: string): void {
    const other = this.#keys.get(path)
    if (other === undefined) this.#keys.set(path, key)
    else if (other !== key) {
      throw new LernError('UNSAFE_PATH', `two different partition values would both be written to ${path}`, {
        path,
        allowed: 'a file function that gives each value a path of its own',
      })
    }
  }
}
