/** A signed 32-bit number: lengths and counts in the native protocol. Negative means null. */
export const int32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!

/** Where the value whose length stands at `at` ends. */
export const afterValue = (bytes: Uint8Array, at: number): number => {
  const length = int32(bytes, at)
  return length > 0 ? at + 4 + length : at + 4
}

/** Milliseconds since 1970: a signed 64-bit number, exact as long as a `Date` can hold it. */
export const millis = (bytes: Uint8Array, at: number): number =>
  int32(bytes, at) * 4_294_967_296 + (int32(bytes, at + 4) >>> 0)

/**
 * What every `Buffer` has and its types leave out: the calls behind `toString`, without the checks before
 * them.
 */
interface Slices {
  latin1Slice(at: number, end: number): string
  utf8Slice(at: number, end: number): string
  hexSlice(at: number, end: number): string
}

/** Text up to this length is cheaper when it is found to be ASCII first. */
const SHORT = 100

export const utf8 = (bytes: Buffer, at: number, end: number): string => {
  const slices = bytes as unknown as Slices
  return end - at < SHORT && isAscii(bytes, at, end) ? slices.latin1Slice(at, end) : slices.utf8Slice(at, end)
}

export const hex = (bytes: Buffer, at: number, end: number): string =>
  (bytes as unknown as Slices).hexSlice(at, end)

/** True when no byte of `at` up to `end` leaves ASCII. */
const isAscii = (bytes: Uint8Array, at: number, end: number): boolean => {
  for (let place = at; place < end; place++) if (bytes[place]! > 127) return false
  return true
}
