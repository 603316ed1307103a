import { isLernError } from '../../lib/errors.js'
import type { BadRow } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'
import { afterValue, int32 } from './bytes.js'
import type { Cell } from './cells.js'
import type { RawPage } from './page.js'

/** A column of the page: where its value goes, or nothing when no row needs it. */
interface Slot {
  readonly name: string
  readonly cell: Cell | undefined
}

type DecodeAll = (bytes: Buffer, at: number, length: number) => AnyRow[]

/** Turns a page into rows; a row with a value that no column can hold is reported and left out. */
type DecodePage = (page: RawPage, reject: (row: BadRow) => void) => AnyRow[]

/** A decoder for pages of these columns. Rows get their columns in the order of `names`. */
export const pageDecoder = (slots: readonly Slot[], names: readonly string[]): DecodePage => {
  const decodeAll = mayGenerate() ? generated(slots, names) : undefined
  return (page, reject) => {
    try {
      if (decodeAll) return decodeAll(page.bytes, page.at, page.length)
    } catch (error) {
      if (!isLernError(error) || error.code !== 'BAD_ROW') throw error
    }
    return decodeOneByOne(slots, names, page, reject)
  }
}

/** False where Node runs with code generation switched off. */
const mayGenerate = (): boolean => {
  try {
    return new Function('return true')() as boolean
  } catch {
    return false
  }
}

/** Code for exactly these columns, so that every row is one object literal and every read a direct call. */
const generated = (slots: readonly Slot[], names: readonly string[]): DecodeAll => {
  const wanted = slots.flatMap(({ cell }, at) => (cell ? [{ cell, at }] : []))
  const constants = wanted.map(
    ({ cell, at }) =>
      `const { read: read${at}, nothing: nothing${at} } = slots[${at}].cell, least${at} = ${cell.least}`,
  )
  const reads = slots.map(({ cell }, at) => (cell ? READ.replaceAll('#', String(at)) : SKIP))
  const members = names.map(name => `${member(name)}: value${slots.findIndex(slot => slot.name === name)}`)
  const source = `
    ${constants.join('\n')}
    return (bytes, at, count) => {
      const rows = new Array(count)
      for (let row = 0; row < count; row++) {
        let length
        ${reads.join('\n')}
        rows[row] = { ${members.join(', ')} }
      }
      return rows
    }`
  return new Function('slots', 'int32', source)(slots, int32)
}

const SKIP = 'length = int32(bytes, at); at += length > 0 ? length + 4 : 4'
const READ = `length = int32(bytes, at); at += 4
        const value# = length < least# ? nothing# : read#(bytes, at, length)
        if (length > 0) at += length`

/** In an object literal a plain `__proto__` is no member. */
const member = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name))

/** The slow way, for pages with a bad value and where no code may be generated. */
const decodeOneByOne = (
  slots: readonly Slot[],
  names: readonly string[],
  page: RawPage,
  reject: (row: BadRow) => void,
): AnyRow[] => {
  const rows: AnyRow[] = []
  let at = page.at
  for (let row = 0; row < page.length; row++) {
    const values = new Map<string, unknown>()
    let bad: BadRow | undefined
    for (const { name, cell } of slots) {
      try {
        if (cell) values.set(name, readCell(cell, page.bytes, at))
      } catch (error) {
        if (!isLernError(error) || error.code !== 'BAD_ROW') throw error
        bad ??= { column: name, expected: error.message }
      }
      at = afterValue(page.bytes, at)
    }
    if (bad) reject(bad)
    else rows.push(Object.fromEntries(names.map(name => [name, values.get(name)])))
  }
  return rows
}

const readCell = (cell: Cell, bytes: Buffer, at: number): unknown => {
  const length = int32(bytes, at)
  return length < cell.least ? cell.nothing : cell.read(bytes, at + 4, length)
}
