import { LernError } from '../../lib/errors.js'

/** How keys of Redis are made of the keys of rows. */
export interface KeyForm {
  /** What `SCAN` matches them with; rather too many than too few. */
  readonly glob: string
  toKey(value: string): string
  /** The value that a key was made of; undefined for a key of another form. */
  fromKey(key: string): string | undefined
}

const HOLE = '{}'

/** Reads a form such as `user:{}`. A value that stands in several places is the same in all of them. */
export const parseKeyForm = (form: string): KeyForm => {
  const parts = form.split(HOLE)
  const holes = parts.length - 1
  if (holes === 0) throw noHole(form)
  const around = form.length - holes * HOLE.length
  const toKey = (value: string): string => parts.join(value)

  return {
    glob: parts.map(literally).join('*'),
    toKey,
    fromKey: key => {
      const length = (key.length - around) / holes
      if (!Number.isInteger(length) || length < 1) return undefined
      const start = parts[0]!.length
      const value = key.slice(start, start + length)
      return toKey(value) === key ? value : undefined
    },
  }
}

const literally = (part: string): string => part.replace(/[*?[\]\\]/g, '\\$&')

const noHole = (form: string): LernError =>
  new LernError('CONFIG', `keys of Redis cannot be told apart by ${form}`, {
    allowed: `a form with ${HOLE} where the row's key stands, such as user:${HOLE}`,
  })
