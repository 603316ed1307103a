import { isDeepStrictEqual } from 'node:util'

/** Nothing is measured of programs that do different things. */
export const expectSame = (what: string, one: unknown, other: unknown): void => {
  if (isDeepStrictEqual(one, other)) return
  throw new Error(`${what} differ: ${JSON.stringify(one)} and ${JSON.stringify(other)}`)
}
