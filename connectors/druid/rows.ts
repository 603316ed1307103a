import { isObject } from '../../lib/codec/collections.js'
import { rowDecoder } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Scan } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'

const UNKNOWN = 'unknown'

/** Reads the groups of an answer as rows: the event's fields and the time at which the group begins. */
export const groupsDecoder = ({ dataset, columns, reject }: Pick<Scan, 'dataset' | 'columns' | 'reject'>) => {
  const decode = rowDecoder(dataset, columns)
  const nothing = unknownTexts(dataset)
  const numbers = columnsOf(dataset, 'double')
  return (groups: readonly unknown[]): readonly { readonly row: AnyRow }[] => {
    const rows: { readonly row: AnyRow }[] = []
    for (const group of groups) {
      const decoded = decode({ ...nothing, ...present(eventOf(group), numbers) })
      if (decoded.ok) rows.push({ row: decoded.row })
      else reject({ column: decoded.column, expected: decoded.expected })
    }
    return rows
  }
}

/** A text that the events leave open. */
const unknownTexts = (dataset: Dataset): AnyRow =>
  Object.fromEntries(columnsOf(dataset, 'text').map(name => [name, UNKNOWN]))

const columnsOf = ({ columns }: Dataset, kind: 'text' | 'double'): Names =>
  Object.keys(columns).filter(name => columns[name]!.type.kind === kind)

/** What an event has. A number that came of no numbers is written as the text `NaN`. */
const present = (event: AnyRow, numbers: Names): AnyRow =>
  Object.fromEntries(
    Object.entries(event).filter(
      ([name, value]) => value !== null && !(value === 'NaN' && numbers.includes(name)),
    ),
  )

const eventOf = (group: unknown): AnyRow => {
  if (isObject(group) && isObject(group.event)) return { ...group.event, timestamp: group.timestamp }
  throw new LernError('SOURCE_MALFORMED', 'druid answers with something that is not a group', {
    source: 'druid',
    allowed: 'objects with an event and a timestamp',
  })
}
