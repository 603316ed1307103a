const SPECIAL = /[",\r\n]/
const QUOTED = /["\\]/g
const SPACE = 0x20

/** Without the spaces and control characters at either end; a no-break space or a byte order mark is none. */
export const trimmed = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= SPACE) start += 1
  while (end > start && text.charCodeAt(end - 1) <= SPACE) end -= 1
  return text.slice(start, end)
}

/**
 * A trimmed cell as Spark 3.1 writes it: nothing as `""`, quotes and backslashes escaped by a backslash, and both only
 * inside a cell that needs quotes.
 */
export const sparkCell = (text: string): string => {
  if (text === '') return '""'
  return SPECIAL.test(text) ? `"${text.replace(QUOTED, '\\$&')}"` : text
}
