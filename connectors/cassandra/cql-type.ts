/** The numbers by which the native protocol names types. */
export const CQL = {
  ascii: 0x01,
  bigint: 0x02,
  blob: 0x03,
  boolean: 0x04,
  counter: 0x05,
  decimal: 0x06,
  double: 0x07,
  float: 0x08,
  int: 0x09,
  text: 0x0a,
  timestamp: 0x0b,
  uuid: 0x0c,
  varchar: 0x0d,
  varint: 0x0e,
  timeuuid: 0x0f,
  inet: 0x10,
  date: 0x11,
  time: 0x12,
  smallint: 0x13,
  tinyint: 0x14,
  duration: 0x15,
  list: 0x20,
  map: 0x21,
  set: 0x22,
  udt: 0x30,
  tuple: 0x31,
} as const

/** A CQL type in the shape that the driver gives it: elements, key and value, or fields stand in `info`. */
export interface CqlType {
  readonly code: number
  readonly info?: unknown
}

export interface CqlField {
  readonly name: string
  readonly type: CqlType
}

export interface CqlColumn extends CqlField {}

/** Looks up a user-defined type of the table's keyspace. */
export type FindUdt = (name: string) => readonly CqlField[] | undefined

export const isTextType = ({ code }: CqlType): boolean =>
  code === CQL.text || code === CQL.varchar || code === CQL.ascii

/** Values that may be stored in parts. */
export const isMultiCell = ({ code }: CqlType): boolean =>
  code === CQL.list || code === CQL.set || code === CQL.map || code === CQL.udt

export const elementOf = (type: CqlType): CqlType => type.info as CqlType
export const entryOf = (type: CqlType): readonly [key: CqlType, value: CqlType] =>
  type.info as [CqlType, CqlType]
export const fieldsOf = (type: CqlType): readonly CqlField[] => (type.info as { fields: CqlField[] }).fields

const NAMES = new Map<number, string>(Object.entries(CQL).map(([name, code]) => [code, name]))

/** A type as CQL writes it, without the `frozen` that says nothing about its values. */
export const cqlName = (type: CqlType): string => {
  const name = NAMES.get(type.code) ?? 'custom'
  if (type.code === CQL.list || type.code === CQL.set) return `${name}<${cqlName(elementOf(type))}>`
  if (type.code === CQL.map) return `map<${entryOf(type).map(cqlName).join(', ')}>`
  if (type.code === CQL.udt) return (type.info as { name: string }).name
  return name === 'varchar' ? 'text' : name
}

/** Reads a type as `system_schema` writes it, for instance `map<text, frozen<list<question>>>`. */
export const parseCqlType = (written: string, findUdt: FindUdt): CqlType => {
  const [, outer, inner] = /^([^<]+)(?:<(.*)>)?$/s.exec(written.trim()) ?? [undefined, written]
  const name = outer!.trim()
  if (inner === undefined) return namedType(name, findUdt)

  const parts = splitArguments(inner).map(part => parseCqlType(part, findUdt))
  if (name === 'frozen') return parts[0]!
  if (name === 'list' || name === 'set') return { code: CQL[name], info: parts[0] }
  if (name === 'map') return { code: CQL.map, info: parts }
  return { code: name === 'tuple' ? CQL.tuple : 0, info: parts }
}

const namedType = (name: string, findUdt: FindUdt): CqlType => {
  if (Object.hasOwn(CQL, name)) return { code: CQL[name as keyof typeof CQL] }
  const plain = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
  const fields = findUdt(plain)
  return fields ? { code: CQL.udt, info: { name: plain, fields } } : { code: 0, info: name }
}

/** Splits `text, map<text, int>` at the commas that stand in no inner type. */
const splitArguments = (list: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '<') depth++
    if (list[at] === '>') depth--
    if (list[at] !== ',' || depth > 0) continue
    parts.push(list.slice(from, at))
    from = at + 1
  }
  return [...parts, list.slice(from)]
}
