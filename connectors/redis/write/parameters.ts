import { encoded } from '../encoded-command.js'

/** More names than a data model has; what is named otherwise is encoded each time. */
const MOST_NAMES = 1_000

const names = new Map<string, string>()

const encodedName = (name: string): string => {
  const known = names.get(name)
  if (known !== undefined) return known
  const text = encoded(name)
  if (names.size < MOST_NAMES) names.set(name, text)
  return text
}

/** Words for a script, put together one after the other in the form in which they are sent. */
export class Parameters {
  #text = ''
  #count = 0

  get text(): string {
    return this.#text
  }

  get count(): number {
    return this.#count
  }

  add(word: string): this {
    this.#text += encoded(word)
    this.#count += 1
    return this
  }

  /** Adds a word that comes over and over. */
  addName(name: string): this {
    this.#text += encodedName(name)
    this.#count += 1
    return this
  }
}
