import * as t from 'io-ts'
import { type Flow, jsonText, LernError, type Parameter } from '../../lib/index.js'
import { FILE, SCORES } from './own-columns.js'

/** What a report can give, by the names that configurations use, with the header of each. */
export type Sources = Readonly<Record<string, string>>

/** Headers with their sources, in the order of the file. */
export type Chosen = readonly (readonly [header: string, source: string])[]

const Pairs = t.readonlyArray(t.readonly(t.tuple([t.string, t.string])))
const Columns = t.record(t.string, t.string)
const columnsIn = jsonText(t.union([Pairs, Columns]))

/** Which columns a file has, under which headers; absent: all, as files of today have them. */
export const columnsParameter = (sources: Sources): Parameter<Chosen | undefined> => ({
  summary: 'The columns of the file, as a JSON object of headers and sources; absent: all of them',
  allowed:
    'a JSON object of headers and sources, or a list of [header, source]; ' +
    `sources are ${Object.keys(sources).join(', ')}`,
  fallback: undefined,
  parse: given => {
    const chosen = chosenIn(given)
    const isKnown = chosen?.every(([, source]) => Object.hasOwn(sources, source))
    if (!chosen || chosen.length === 0 || !isKnown) return undefined
    checkHeaders(chosen.map(([header]) => header))
    return chosen
  },
})

const chosenIn = (given: unknown): Chosen | undefined => {
  if (Pairs.is(given)) return given
  if (Columns.is(given)) return pairsOf(given)
  const read = columnsIn(typeof given === 'string' ? given : undefined)
  if (!read.ok) return undefined
  return Pairs.is(read.value) ? read.value : pairsIn(given as string)
}

/** The pairs of an object in the order of its text, which an object of JavaScript does not keep for whole numbers. */
const pairsIn = (text: string): Chosen => {
  const texts = Array.from(text.matchAll(STRING), ([quoted]) => JSON.parse(quoted) as string)
  return texts.flatMap((header, at) => (at % 2 === 0 ? [[header, texts[at + 1]!] as const] : []))
}

const STRING = /"(?:[^"\\]|\\.)*"/g
const WHOLE_NUMBER = /^\d+$/

const pairsOf = (columns: Readonly<Record<string, string>>): Chosen => {
  const pairs = Object.entries(columns)
  const moved = pairs.find(([header]) => WHOLE_NUMBER.test(header))
  if (moved && pairs.length > 1) throw refused(moved[0], 'has no place in an object, as it is a whole number')
  return pairs
}

const OWN = [FILE, SCORES, '__proto__']

const checkHeaders = (headers: readonly string[]): void => {
  const twice = headers.find((header, at) => headers.indexOf(header) < at)
  if (twice !== undefined) throw refused(twice, 'stands there twice')
  const own = headers.find(header => OWN.includes(header))
  if (own !== undefined) throw refused(own, 'is a name that the report itself uses')
}

const refused = (header: string, why: string): LernError =>
  new LernError('USAGE', `the header ${header} of the parameter columns ${why}`, {
    column: header,
    allowed: 'other headers, each once; whole numbers in a list of [header, source], or in an object as text',
  })

/** The headers of a file. */
export const headersOf = (sources: Sources, chosen: Chosen | undefined): readonly string[] =>
  chosen?.map(([header]) => header) ?? Object.values(sources)

/** What a file tells, by the names of the sources. */
export const sourcesOf = (sources: Sources, chosen: Chosen | undefined): readonly string[] =>
  chosen?.map(([, source]) => source) ?? Object.keys(sources)

/** Rows with the chosen columns under their headers; `kept` are columns that are for the report itself. */
export const choose =
  (sources: Sources, chosen: Chosen | undefined, ...kept: readonly string[]) =>
  <Row, Needs>(rows: Flow<Row, [], Needs>): Flow<Row, [], Needs> => {
    if (!chosen) return rows
    const columns = chosen.map(([header, source]) => [header, sources[source]])
    const own = kept.map(name => [name, name])
    return rows.select(Object.fromEntries([...columns, ...own])) as unknown as Flow<Row, [], Needs>
  }
