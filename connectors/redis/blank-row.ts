import type { Names } from '../../lib/types.js'

type Blank = () => Record<string, unknown>

/**
 * Makes rows that have all their columns from the start: an object that gets them one after the other is moved in
 * memory again and again.
 */
export const blankRow = (columns: Names): Blank => {
  const members = columns.map(name => `${member(name)}: null`)
  try {
    return new Function(`return { ${members.join(', ')} }`) as Blank
  } catch {
    // Node runs with code generation switched off.
    return () => Object.fromEntries(columns.map(name => [name, null]))
  }
}

/** In an object literal a plain `__proto__` is no member. */
const member = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name))
