import { CqlError } from './cql-error.js'
import type { Reader } from './wire.js'

const FLAG = { values: 0x01, pageSize: 0x04, pagingState: 0x08, namedValues: 0x40 }

export interface QueryParameters {
  readonly values: readonly (Buffer | null)[]
  readonly pageSize: number | undefined
  readonly pagingState: Buffer | null
}

/** Reads what follows the statement in QUERY and EXECUTE, up to what the fake has a use for. */
export const readParameters = (body: Reader): QueryParameters => {
  body.short() // the consistency level
  const flags = body.byte()
  if (flags & FLAG.namedValues) throw new CqlError('invalid', 'the fake server takes no named values')
  const count = flags & FLAG.values ? body.short() : 0
  const values = Array.from({ length: count }, () => body.bytes())
  const pageSize = flags & FLAG.pageSize ? body.int() : undefined
  const pagingState = flags & FLAG.pagingState ? body.bytes() : null
  return { values, pageSize, pagingState }
}
