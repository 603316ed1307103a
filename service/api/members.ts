import { isObject } from '../../lib/codec/collections.js'
import { isDeeper, type JsonObject } from './json-object.js'
import { clientError } from './refusal.js'

/** Whoever walks through a document, as Postgres does, has a stack that is bounded. */
const MOST_LEVELS = 100

/** The `request` of a body. */
export const requestOf = (body: unknown): JsonObject => {
  const request = isObject(body) ? body.request : undefined
  if (isObject(request)) return request
  throw clientError('request is empty')
}

export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

/** Postgres keeps no NUL in a text. */
export const storable = (name: string, text: string): string => {
  if (!text.includes('\0')) return text
  throw clientError(`${name} has a character that cannot be stored`)
}

export const textOf = (of: JsonObject, name: string): string | undefined => {
  const value = of[name]
  if (isAbsent(value)) return undefined
  if (typeof value === 'string') return storable(name, value)
  throw clientError(`${name} is not a text`)
}

export const memberObject = (of: JsonObject, name: string): JsonObject | undefined => {
  const value = of[name]
  if (isAbsent(value)) return undefined
  if (!isObject(value)) throw clientError(`${name} is not an object`)
  if (isDeeper(value, MOST_LEVELS))
    throw clientError(`${name} is nested more than ${MOST_LEVELS} levels deep`)
  return value
}

export const textsOf = (of: JsonObject, name: string): readonly string[] | undefined => {
  const value = of[name]
  if (isAbsent(value)) return undefined
  if (Array.isArray(value) && value.every(item => typeof item === 'string'))
    return value.map(item => storable(name, item))
  throw clientError(`${name} is not a list of texts`)
}

const MOST = 10_000

/** How many items are asked for: a number, or its digits. */
export const limitOf = (value: unknown, absent: number): number => {
  if (isAbsent(value) || value === '') return absent
  const limit = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (Number.isSafeInteger(limit) && (limit as number) >= 1 && (limit as number) <= MOST)
    return limit as number
  throw clientError(`limit is not a whole number from 1 to ${MOST}`)
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** `yyyy-MM-dd`, from the year 1 on: Postgres knows no year 0. */
export const dayOf = (of: JsonObject, name: string): string | undefined => {
  const day = textOf(of, name)
  if (day === undefined || isDay(day)) return day
  throw clientError(`${name} is not a date of the form yyyy-MM-dd`)
}

const isDay = (text: string): boolean => {
  const time = DAY.test(text) && text >= '0001' ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
