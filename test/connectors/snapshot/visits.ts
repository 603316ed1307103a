import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { snapshot } from '../../../connectors/snapshot/index.js'
import { toJson } from '../../../lib/codec/to-json.js'
import { int, map, text, timestamp } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { rowOrder } from '../../../lib/order.js'
import type { Scan } from '../../../lib/source.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow } from '../../../lib/types.js'
import { collect } from '../../lib/spill/rows.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'

export const visits = dataset('visits', {
  block: 'lern',
  summary: 'Who came when',
  columns: { visitor: text, turn: int, at: timestamp, notes: map(text) },
  partition: ['visitor'],
  clustering: ['turn'],
})

/** Rows in no order. */
export const rows: readonly AnyRow[] = Array.from({ length: 3_000 }, (_, at) => ({
  visitor: `visitor ${(at * 7919) % 500}`,
  turn: 3_000 - at,
  at: at % 5 === 0 ? null : new Date(at * 1000),
  notes: at % 3 === 0 ? new Map() : new Map([['said', `line\none, "two" é😀 ${at}`]]),
}))

export const expected = rows.toSorted((a, b) => (rowOrder(visits)(a) < rowOrder(visits)(b) ? -1 : 1))

export const asJsonl = (rows: readonly AnyRow[]): string =>
  rows.map(row => `${JSON.stringify(toJson(row))}\n`).join('')

export const asCsv = (rows: readonly AnyRow[]): string => {
  const cell = (value: unknown): string => {
    const json = toJson(value)
    if (json === null) return ''
    return typeof json === 'number'
      ? String(json)
      : quoted(typeof json === 'string' ? json : JSON.stringify(json))
  }
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  return [
    'at,extra,notes,turn,visitor',
    ...rows.map(row => [row.at, 'x', row.notes, row.turn, row.visitor].map(cell)),
  ].join('\r\n')
}

/** A snapshot folder for each test of the suite it is called in, and short ways to read it. */
export const snapshotFolder = () => {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder.path(), name)
  const write = (name: string, content: string | Buffer) => writeFile(path(name), content)

  const scan = (asked: Partial<Scan> = {}): Scan => ({
    dataset: visits,
    columns: Object.keys(visits.columns),
    range: WHOLE_RING,
    ordered: true,
    signal: new AbortController().signal,
    reject: ({ file = '', line, column, expected }) => {
      throw new Error(`${file.slice(folder.path().length + 1)}:${line}: ${column} is not ${expected}`)
    },
    temporary: folder.temporary,
    ...asked,
  })

  const source = (options = {}) => snapshot({ root: folder.path() }).serve(options)
  const read = (asked?: Partial<Scan>, options = {}) => collect(source(options).rows(scan(asked)))
  const failure = (asked?: Partial<Scan>, options = {}) =>
    read(asked, options).then(
      () => expect.fail(),
      error => error,
    )

  return { ...folder, path, root: folder.path, write, scan, source, read, failure }
}
