/** The ring of Murmur3 tokens: signed 64-bit numbers. No row has the smallest one. */
export const MIN_TOKEN = -(2n ** 63n)
export const MAX_TOKEN = 2n ** 63n - 1n

/** A slice of the ring: the unit of work, of retry, of resume, of distribution. Open at the start, closed at the end. */
export interface TokenRange {
  readonly start: bigint
  readonly end: bigint
}

export const WHOLE_RING: TokenRange = { start: MIN_TOKEN, end: MAX_TOKEN }

export const isWholeRing = (range: TokenRange): boolean =>
  range.start === MIN_TOKEN && range.end === MAX_TOKEN

export const rangeName = (range: TokenRange): string => `(${range.start}, ${range.end}]`
