import { types } from 'cassandra-driver'
import { concat, short, string } from './wire.js'

const { dataTypes } = types

/** A CQL type as the driver holds it: a code, and what a collection, a tuple or a user-defined type holds. */
export interface CqlType {
  readonly code: number
  readonly info: CqlType | readonly CqlType[] | UserType | null
}

export interface UserType {
  readonly keyspace: string
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly type: CqlType }[]
}

export type FindUserType = (name: string) => UserType | undefined

const splitParameters = (list: string): string[] => {
  const parts = ['']
  let depth = 0
  for (const character of list) {
    if (character === '<') depth++
    if (character === '>') depth--
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts.map(part => part.trim())
}

const parametrised = (name: string, parameters: CqlType[]): CqlType => {
  const [first] = parameters
  if (name === 'frozen') return first!
  if (name === 'list' || name === 'set') return { code: dataTypes[name], info: first! }
  if (name === 'map' || name === 'tuple') return { code: dataTypes[name], info: parameters }
  throw new Error(`the fake knows no CQL type ${name}<…>`)
}

/** A server calls text by its older name. */
const codeOf = (name: string): number | undefined =>
  dataTypes[(name === 'text' ? 'varchar' : name) as keyof typeof dataTypes]

const simple = (name: string, find: FindUserType): CqlType => {
  const code = codeOf(name)
  if (code !== undefined) return { code, info: null }
  const userType = find(name)
  if (userType === undefined) throw new Error(`the fake knows no CQL type ${name}`)
  return { code: dataTypes.udt, info: userType }
}

/** Reads a type as a schema spells it, for instance `map<text, frozen<list<int>>>`. */
export const parseType = (text: string, find: FindUserType): CqlType => {
  const [, name, parameters] = /^(\w+)<(.*)>$/s.exec(text.trim()) ?? []
  if (name === undefined || parameters === undefined) return simple(text.trim(), find)
  return parametrised(
    name,
    splitParameters(parameters).map(part => parseType(part, find)),
  )
}

const isList = (info: CqlType['info']): info is readonly CqlType[] => Array.isArray(info)

const userTypeOption = ({ keyspace, name, fields }: UserType): Buffer =>
  concat(
    ...[string(keyspace), string(name), short(fields.length)],
    ...fields.flatMap(field => [string(field.name), typeOption(field.type)]),
  )

const inside = ({ code, info }: CqlType): Buffer => {
  if (info === null) return concat()
  if ('fields' in info) return userTypeOption(info)
  if (!isList(info)) return typeOption(info)
  const count = code === dataTypes.tuple ? [short(info.length)] : []
  return concat(...count, ...info.map(typeOption))
}

/** The type as the protocol spells it in a result's metadata. */
export const typeOption = (type: CqlType): Buffer => concat(short(type.code), inside(type))
