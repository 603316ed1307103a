import { createHash } from 'node:crypto'
import { relative, resolve, sep } from 'node:path'
import { LernError } from './errors.js'

/** Leaves room for a suffix and an extension below the 255 bytes that file systems allow. */
const LONGEST_VALUE = 200
const LONGEST_SEGMENT = 255
const HASH_DIGITS = 16

const LONE_SURROGATE = /\p{Cs}/gu
const UNSAFE = /[\p{Cc}/\\:*?"<>|%]/gu
/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?= *(?:\.|$))/i
/** The folder that a store keeps for itself. */
const PRIVATE = /^_runs$/i
const NOT_IN_A_PATH = /[\p{Cc}\\:*?"<>|]/u
const ESCAPE_OR_CHARACTER = /%[0-9A-F]{2}|./gsu

const percent = (character: string): string =>
  Array.from(Buffer.from(character), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

const percentFirst = (name: string): string => percent(name.charAt(0)) + name.slice(1)

const shortened = (encoded: string, value: string): string => {
  const hash = createHash('sha256').update(value).digest('hex').slice(0, HASH_DIGITS)
  let kept = ''
  let bytes = HASH_DIGITS + 1
  for (const [part] of encoded.matchAll(ESCAPE_OR_CHARACTER)) {
    bytes += Buffer.byteLength(part)
    if (bytes > LONGEST_VALUE) break
    kept += part
  }
  return `${kept}~${hash}`
}

/**
 * A value as one segment of a path, percent-encoded where a file system would misread it: control characters and
 * `/ \ : * ? " < > | %`, a leading dot, a trailing dot or space, device names of Windows, the store's own `_runs`.
 * The rest stays as it is, but that a lone surrogate becomes U+FFFD.
 *
 * A value that is longer than 200 bytes then is cut and ends in `~` and a hash of the whole: the same value always gives
 * the same name. An empty value fails with `UNSAFE_PATH`.
 */
export const segment = (value: string): string => {
  if (value === '') throw new LernError('UNSAFE_PATH', 'an empty value cannot name a file')
  const encoded = value
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(UNSAFE, percent)
    .replace(/^\./, percent)
    .replace(/[. ]$/, percent)
    .replace(DEVICE, percentFirst)
    .replace(PRIVATE, percentFirst)
  return Buffer.byteLength(encoded) <= LONGEST_VALUE ? encoded : shortened(encoded, value)
}

const whyUnsafe = (path: string): string | undefined => {
  const segments = path.split('/')
  if (path === '') return 'it is empty'
  if (path.startsWith('/')) return 'it is absolute'
  if (segments.includes('')) return 'one of its segments is empty'
  if (segments.some(name => name === '.' || name === '..')) return 'it climbs'
  if (NOT_IN_A_PATH.test(path)) return 'it has characters that no file name may have'
  if (segments.some(name => Buffer.byteLength(name) > LONGEST_SEGMENT))
    return 'one of its segments is too long'
  return undefined
}

/** The path itself when it is relative and stays below where it starts; else fails with `UNSAFE_PATH`. */
export const checkedPath = (path: string): string => {
  const why = whyUnsafe(path)
  if (why === undefined) return path
  throw new LernError('UNSAFE_PATH', `${JSON.stringify(path)} is not a safe path: ${why}`, {
    path,
    allowed: 'a relative path of segment() names and literals, 255 bytes each',
  })
}

/** The absolute place of a path below a folder; fails with `UNSAFE_PATH` when it would not be below it. */
export const placeInside = (root: string, path: string): string => {
  const place = resolve(root, checkedPath(path))
  const way = relative(root, place)
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`)) return place
  throw new LernError('UNSAFE_PATH', `${JSON.stringify(path)} leaves the store`, { path })
}
