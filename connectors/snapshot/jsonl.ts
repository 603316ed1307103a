import { parseJson } from '../../lib/codec/ordered-json.js'
import type { Decoded } from '../../lib/codec/row.js'
import { lines } from '../../lib/spill/lines.js'
import { readBytes } from './bytes.js'
import type { SnapshotFile } from './files.js'

/** What stood on a line of a file. */
export interface Found {
  readonly line: number
  readonly decoded: Decoded
}

const NOT_JSON: Decoded = { ok: false, column: 'JSON', expected: 'valid' }

/** Reads JSON lines; empty lines are skipped. */
export async function* readJsonl(
  file: SnapshotFile,
  decode: (json: unknown) => Decoded,
): AsyncGenerator<readonly Found[]> {
  let line = 1
  for await (const texts of lines(readBytes(file), file.path)) {
    const first = line
    line += texts.length
    yield texts.flatMap((text, at) =>
      text.trim() === '' ? [] : [{ line: first + at, decoded: decodeText(text, decode) }],
    )
  }
}

/** What the parser says quotes the text, which may be somebody's data: it is left out. */
const decodeText = (text: string, decode: (json: unknown) => Decoded): Decoded => {
  let json: unknown
  try {
    json = parseJson(text)
  } catch {
    return NOT_JSON
  }
  return decode(json)
}
