import { isObject } from '../../lib/codec/collections.js'
import { rowDecoder } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Scan } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'

const UNKNOWN = 'unknown'

/** Reads the groups of an answer as rows: the event's fields and the time at which the group begins. */
export const groupsDecoder = ({ dataset, columns, reject }: Pick<Scan, 'dataset' | 'columns' | 'reject'>) => {
  const decode = rowDecoder(dataset, columns)
  const nothing = unknownTexts(dataset)
  return (groups: readonly unknown[]): readonly { readonly row: AnyRow }[] => {
    const rows: { readonly row: AnyRow }[] = []
    for (const group of groups) {
      const decoded = decode({ ...nothing, ...present(eventOf(group)) })
      if (decoded.ok) rows.push({ row: decoded.row })
      else reject({ column: decoded.column, expected: decoded.expected })
    }
    return rows
  }
}

/** A text that the events leave open. */
const unknownTexts = ({ columns }: Dataset): AnyRow =>
  Object.fromEntries(
    Object.keys(columns)
      .filter(name => columns[name]!.type.kind === 'text')
      .map(name => [name, UNKNOWN]),
  )

const present = (event: AnyRow): AnyRow =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null))

const eventOf = (group: unknown): AnyRow => {
  if (isObject(group) && isObject(group.event)) return { ...group.event, timestamp: group.timestamp }
  throw new LernError('SOURCE_MALFORMED', 'druid answers with something that is not a group', {
    source: 'druid',
    allowed: 'objects with an event and a timestamp',
  })
}
