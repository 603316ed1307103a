import pg from 'pg'
import { LernError } from '../../lib/errors.js'

/** A table, and how statements name it. */
export interface TableName {
  /** As it was configured. */
  readonly shown: string
  /** With every part quoted. */
  readonly quoted: string
}

/** The longest name that Postgres does not cut short. */
const LONGEST = 63

/**
 * Takes `table`, found along the search path, or `schema.table`. Names are taken as written, capitals
 * included.
 */
export const parseTableName = (name: string): TableName => {
  const parts = name.split('.')
  if (parts.length > 2 || !parts.every(isIdentifier)) {
    throw new LernError('CONFIG', `"${name}" is no name of a Postgres table`, {
      allowed: `table or schema.table, each of 1 to ${LONGEST} bytes`,
    })
  }
  return { shown: name, quoted: parts.map(quoteIdentifier).join('.') }
}

export const quoteIdentifier = (name: string): string => pg.escapeIdentifier(name)

const isIdentifier = (part: string): boolean =>
  part !== '' && !part.includes('\0') && Buffer.byteLength(part) <= LONGEST
