import * as t from 'io-ts'
import type { Flow, Parameter } from '../../lib/index.js'
import { jsonParameter } from '../sunbird/parameters.js'

/** What a report can give, by the names that configurations use, with the header of each. */
export type Sources = Readonly<Record<string, string>>

/** Header to source, in the order of the file. */
export type Chosen = Readonly<Record<string, string>>

const object = jsonParameter('')
const Columns = t.record(t.string, t.string)

/** Which columns a file has, under which headers; absent: all, as files of today have them. */
export const columnsParameter = (sources: Sources): Parameter<Chosen | undefined> => ({
  summary: 'The columns of the file, as a JSON object of headers and sources; absent: all of them',
  allowed: `a JSON object of headers and sources, which are ${Object.keys(sources).join(', ')}`,
  fallback: undefined,
  parse: given => {
    const chosen = object.parse(given)
    const isKnown = (source: string): boolean => Object.hasOwn(sources, source)
    if (!Columns.is(chosen)) return undefined
    const names = Object.values(chosen)
    return names.length > 0 && names.every(isKnown) ? chosen : undefined
  },
})

/** The headers of a file. */
export const headersOf = (sources: Sources, chosen: Chosen | undefined): readonly string[] =>
  chosen ? Object.keys(chosen) : Object.values(sources)

/** What a file tells, by the names of the sources. */
export const sourcesOf = (sources: Sources, chosen: Chosen | undefined): readonly string[] =>
  chosen ? Object.values(chosen) : Object.keys(sources)

/** Rows with the chosen columns under their headers; `kept` are columns that are for the report itself. */
export const choose =
  (sources: Sources, chosen: Chosen | undefined, ...kept: readonly string[]) =>
  <Row, Needs>(rows: Flow<Row, [], Needs>): Flow<Row, [], Needs> => {
    if (!chosen) return rows
    const columns = Object.entries(chosen).map(([header, source]) => [header, sources[source]])
    const own = kept.map(name => [name, name])
    return rows.select(Object.fromEntries([...columns, ...own])) as unknown as Flow<Row, [], Needs>
  }
