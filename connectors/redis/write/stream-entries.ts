import type { LoggedEvent } from '../../../lib/event-log.js'
import { malformed } from '../errors.js'
import type { Server } from '../server.js'

/** The field of a stream's entry that holds the event. */
export const EVENT_FIELD = 'event'

/** The entries of a stream as events. An entry that was deleted meanwhile is none. */
export const eventsOf = ({ name }: Server, command: string, entries: unknown): readonly LoggedEvent[] => {
  if (!Array.isArray(entries)) throw malformed(name, command)
  return entries.flatMap(entry => {
    if (entry === null) return []
    const [id, fields] = Array.isArray(entry) ? entry : []
    if (typeof id !== 'string') throw malformed(name, command)
    return Array.isArray(fields) ? [{ id, text: textIn(fields) }] : []
  })
}

const textIn = (fields: readonly unknown[]): string | undefined => {
  const at = fields.findIndex((name, place) => place % 2 === 0 && name === EVENT_FIELD)
  const text = at === -1 ? undefined : fields[at + 1]
  return typeof text === 'string' ? text : undefined
}
