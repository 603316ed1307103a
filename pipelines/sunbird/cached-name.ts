import { cacheText } from './cache-text.js'

/** A name from the user cache; undefined where there is none. */
export const cachedName = (name: string | null | undefined): string | undefined =>
  name === null || name === undefined ? undefined : cacheText(name)
