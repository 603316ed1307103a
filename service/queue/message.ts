import type { Layout } from '../requests/layout.js'

/** Readers of today's tables rely on it. */
const LONGEST = 300
const CUT = '...'
const LONGEST_CAUSE = 250

/**
 * A message as the table of requests keeps it: at most 300 characters, or as many as its column takes, the
 * last three of them dots when it was cut.
 */
export const cutMessage = (message: string, layout: Layout): string => {
  const longest = Math.min(LONGEST, layout.get('err_message')?.length ?? LONGEST)
  const characters = [...storable(message)]
  if (characters.length <= longest) return characters.join('')
  return characters.slice(0, longest - CUT.length).join('') + CUT
}

/** What is said of a failure that nobody has foreseen. */
export const internalError = (thrown: unknown): string => {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return `Internal Server Error: ${[...text].slice(0, LONGEST_CAUSE).join('')}`
}

/** Postgres keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll('\0', '')
