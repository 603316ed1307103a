import type { ChoiceShape, FlagShape, NumberShape, TextShape } from './field.js'
import { Filled, unfilled } from './filled.js'

export type LeafShape = TextShape | NumberShape | FlagShape | ChoiceShape

/** What a value of a file means to the program, or nothing when its shape does not allow it. */
export const readLeaf = (value: unknown, shape: LeafShape): unknown => {
  switch (shape.kind) {
    case 'text':
      return readText(value, shape)
    case 'number':
      return readNumber(value, shape)
    case 'flag':
      return readFlag(value)
    case 'choice':
      return shape.values.find(allowed => allowed === unfilled(value))
  }
}

const readText = (value: unknown, { parse, scalar }: TextShape): unknown => {
  const plain = unfilled(value)
  if (typeof plain === 'string') return parse(plain)
  return scalar && ['number', 'boolean'].includes(typeof plain) ? parse(String(plain)) : undefined
}

const readNumber = (value: unknown, { least, most = Infinity }: NumberShape): number | undefined => {
  const number = isReference(value) && /^\d+$/.test(value.text) ? Number(value.text) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined
  return number >= least && number <= most ? number : undefined
}

const readFlag = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (!isReference(value) || !['true', 'false'].includes(value.text)) return undefined
  return value.text === 'true'
}

const isReference = (value: unknown): value is Filled => value instanceof Filled && value.whole
