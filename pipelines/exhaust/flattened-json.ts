type OneMap = ReadonlyMap<string, string | null>
type Maps = Iterable<OneMap>

/** Compact JSON, maps in the order in which they are stored; an object would put keys that are numbers first. */
export const json = (maps: Maps): string => `[${Array.from(maps, ofMap).join(',')}]`

const ofMap = (map: OneMap): string => {
  const entries = Array.from(
    map.entries(),
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  )
  return `{${entries.join(',')}}`
}

/**
 * Lists of options and answers as files of today show them: JSON without its backslashes and line breaks, in single
 * quotes. It cannot be read back; `json` can.
 */
export const flattened = (maps: Maps): string =>
  json(maps).replaceAll('\\n', '').replaceAll('\\', '').replaceAll('"', "'")
