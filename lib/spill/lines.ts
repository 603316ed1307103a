import { isUtf8 } from 'node:buffer'
import { LernError } from '../errors.js'

/** Longer than any row; without a bound a file without line ends would fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024

const NEWLINE = 10

/**
 * Splits bytes into lines of text, many at a time, without their ends (`\n` or `\r\n`). A byte order mark is
 * left out, and so is the nothing after the last line end. Bytes that are not UTF-8 fail with
 * `SOURCE_MALFORMED`.
 *
 * Holds: one block of bytes and a line that has not ended.
 */
export async function* lines(
  blocks: AsyncIterable<Buffer>,
  file: string,
  longest = LONGEST_LINE,
): AsyncGenerator<readonly string[]> {
  let begun: Buffer[] = []
  let length = 0
  let line = 1

  for await (const block of blocks) {
    const end = block.lastIndexOf(NEWLINE)
    length += end < 0 ? block.length : block.indexOf(NEWLINE)
    if (length > longest) throw tooLong(file, line, longest)
    begun.push(end < 0 ? block : block.subarray(0, end))
    if (end < 0) continue

    const whole = split(begun, file, line)
    yield whole
    line += whole.length
    begun = [block.subarray(end + 1)]
    length = block.length - end - 1
  }
  if (length > 0) yield split(begun, file, line)
}

const split = (parts: readonly Buffer[], file: string, line: number): string[] => {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  if (!isUtf8(bytes)) throw notUtf8(file, line + unreadableLine(bytes))
  const text = bytes.toString('utf8', line === 1 && startsWithMark(bytes) ? 3 : 0)
  const found = text.split('\n')
  return text.includes('\r') ? found.map(withoutReturn) : found
}

const startsWithMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** How many lines stand before the first that is not UTF-8. */
const unreadableLine = (bytes: Buffer): number => {
  let before = 0
  let start = 0
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start)
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return before
    before++
    start = end + 1
  }
}

const tooLong = (file: string, line: number, longest: number): LernError =>
  new LernError('SOURCE_MALFORMED', `line ${line} of ${file} is longer than ${longest} bytes`, {
    file,
    line,
    allowed: 'one JSON object a line',
  })

const notUtf8 = (file: string, line: number): LernError =>
  new LernError('SOURCE_MALFORMED', `line ${line} of ${file} is not UTF-8`, { file, line, allowed: 'UTF-8' })
