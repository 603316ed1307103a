type Parts = Readonly<Record<string, unknown>>

/** The names of objects in the order of their text, of those that JavaScript keeps in another. */
const NAMES = new WeakMap<object, readonly string[]>()

/** A name that is a whole number, perhaps escaped: an object of JavaScript puts such names first. */
const WHOLE_NUMBER = /[{,]\s*"(?:\d|\\u003\d){1,10}"\s*:/
const SUFFIX = '_'

/**
 * Reads JSON as `JSON.parse` does, and remembers in which order the names of its objects stood in the text. Only text
 * with a name that is a whole number needs a second look, in which no name is one.
 */
export const parseJson = (text: string): unknown => {
  const json: unknown = JSON.parse(text)
  if (WHOLE_NUMBER.test(text)) noteNames(json, JSON.parse(suffixed(text)))
  return json
}

/** JSON whose names all end in a suffix. No pattern spans a whole string: long ones would exhaust the stack. */
const suffixed = (text: string): string => {
  let isInside = false
  return text.replace(/\\.|"(\s*:)?/g, (found, colon?: string) => {
    if (found.startsWith('\\')) return found
    isInside = !isInside
    return isInside || colon === undefined ? found : `${SUFFIX}"${colon}`
  })
}

/** Takes two readings of one text, the second with suffixed names. However deep they are, it does not call itself. */
const noteNames = (json: unknown, twin: unknown): void => {
  const open: [json: unknown, twin: unknown][] = [[json, twin]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [json, twin] = pair as [Parts, Parts]
    if (typeof json !== 'object' || json === null) continue
    if (Array.isArray(json)) for (const at of json.keys()) open.push([json[at], twin[at]])
    else for (const name of namesOf(json, twin)) open.push([json[name], twin[name + SUFFIX]])
  }
}

const namesOf = (json: Parts, twin: Parts): readonly string[] => {
  const names = Object.keys(json)
  if (names.length < 2 || !/^\d+$/.test(names[0]!)) return names
  const inOrder = Object.keys(twin).map(name => name.slice(0, -SUFFIX.length))
  NAMES.set(json, inOrder)
  return inOrder
}

/** The entries of an object in the order of the text that `parseJson` has read it from. */
export const entriesOf = (json: Parts): (readonly [name: string, value: unknown])[] =>
  NAMES.get(json)?.map(name => [name, json[name]] as const) ?? Object.entries(json)
