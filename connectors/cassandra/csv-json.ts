import type { Column } from '../../lib/columns.js'
import { jsonText } from '../../lib/csv/json-text.js'
import { afterValue, int32 } from './bytes.js'
import { cellOf } from './cells.js'
import { type CqlType, elementOf, entryOf } from './cql-type.js'
import { isBare, isTextAsIs, scalarWriter } from './csv-scalars.js'
import type { Output } from './output.js'
import type { Writer, WriteValue } from './writer.js'

/**
 * The writer of a value as compact JSON for a cell in quotes: its own quotes are doubled. What is rare goes
 * through its decoded value.
 */
export const jsonWriter = (type: CqlType, column: Column, name: string): Writer => {
  const wanted = column.type
  if (wanted.kind === 'map') return mapWriter(jsonWriter(entryOf(type)[1], wanted.of, name))
  if (wanted.kind === 'list' || wanted.kind === 'set')
    return listWriter(jsonWriter(elementOf(type), wanted.of, name))
  if (isTextAsIs(type, column)) return TEXT
  const write = isBare(type, column) ? scalarWriter(type, column, name) : throughValue(type, column, name)
  return { write, least: 1, nothing: 'null' }
}

const throughValue = (type: CqlType, column: Column, name: string): WriteValue => {
  const { read } = cellOf(type, column)
  return (out, bytes, at, length) => {
    const text = Buffer.from(jsonText(read(bytes, at, length), name).replaceAll('"', '""'))
    out.reserve(text.length)
    out.at += text.copy(out.bytes, out.at)
  }
}

const writeOne = ({ write, least, nothing }: Writer, out: Output, bytes: Buffer, at: number): void => {
  const length = int32(bytes, at)
  if (length < least) out.ascii(nothing)
  else write(out, bytes, at + 4, length)
}

const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d]
const [COMMA, COLON] = [0x2c, 0x3a]

const listWriter = (item: Writer): Writer => ({
  least: 1,
  nothing: '[]',
  write: (out, bytes, start) => {
    let at = start + 4
    out.byte(OPEN_LIST)
    for (let left = int32(bytes, start); left > 0; left--) {
      writeOne(item, out, bytes, at)
      at = afterValue(bytes, at)
      if (left > 1) out.byte(COMMA)
    }
    out.byte(CLOSE_LIST)
  },
})

const mapWriter = (value: Writer): Writer => ({
  least: 1,
  nothing: '{}',
  write: (out, bytes, start) => {
    let at = start + 4
    out.byte(OPEN_MAP)
    for (let left = int32(bytes, start); left > 0; left--) {
      writeOne(TEXT, out, bytes, at)
      out.byte(COLON)
      at = afterValue(bytes, at)
      writeOne(value, out, bytes, at)
      at = afterValue(bytes, at)
      if (left > 1) out.byte(COMMA)
    }
    out.byte(CLOSE_MAP)
  },
})

const QUOTE = 0x22
const BACKSLASH = 0x5c
/**
 * One byte of text never takes more in JSON than a control character does: a backslash, a `u`, four digits.
 */
const LONGEST = 6
/** Two doubled quotes. */
const AROUND = 4

const writeText: WriteValue = (out, source, from, length) => {
  out.reserve(length * LONGEST + AROUND)
  const { bytes } = out
  let to = out.at
  bytes[to++] = QUOTE
  bytes[to++] = QUOTE
  for (let place = from; place < from + length; place++) {
    const byte = source[place]!
    if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH) to += bytes.write(ESCAPES[byte]!, to, 'latin1')
    else bytes[to++] = byte
  }
  bytes[to++] = QUOTE
  bytes[to++] = QUOTE
  out.at = to
}

/** How JSON writes the characters that it does not take as they are, its quote doubled. */
const ESCAPES: readonly string[] = Array.from({ length: BACKSLASH + 1 }, (_, code) =>
  JSON.stringify(String.fromCharCode(code)).slice(1, -1).replace('"', '""'),
)

const TEXT: Writer = { write: writeText, least: 0, nothing: 'null' }
