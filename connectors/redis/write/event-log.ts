import { hostname } from 'node:os'
import type { BuriedEvent, EventLog, LoggedEvent } from '../../../lib/event-log.js'
import type { Names } from '../../../lib/types.js'
import { malformed } from '../errors.js'
import type { Server } from '../server.js'
import { sendEach, type WholeCommand } from './send-each.js'
import { EVENT_FIELD, eventsOf } from './stream-entries.js'
import { apart } from './waiting-server.js'

export interface EventLogOptions {
  /** Key of the stream; each of its entries holds the text of an event in the field `event`. */
  readonly stream: string
  /** The programs that share the events out among them. */
  readonly group: string
  /** Key of the stream of events that nobody can apply. */
  readonly buried: string
  /**
   * Milliseconds after which an event that a program took is given to another that follows; 30 s by default.
   */
  readonly idleMs?: number
}

const BATCH = '500'
const MOST_BURIED = '10000'
const IDLE_MS = 30_000
/** Milliseconds to wait for new events, less than a connection may be silent. */
const LONGEST_WAIT = 2_000
/** Where the entries that were taken begin; the cursor of the last page is there again. */
const START = '0-0'

/**
 * The events of a Redis stream. An event that was applied is deleted: it holds personal data, and would fill
 * the memory.
 */
export const streamLog = (server: Server, options: EventLogOptions): EventLog => {
  const { stream, group, buried } = options
  const done = (ids: Names): readonly WholeCommand[] =>
    ids.length === 0
      ? []
      : [
          ['xack', stream, group, ...ids],
          ['xdel', stream, ...ids],
        ]
  const send = async (commands: readonly WholeCommand[], signal: AbortSignal) => {
    await server.ask(() => sendEach(server.client, commands, server.name), signal)
  }
  return {
    take: ({ follow, signal }) =>
      follow ? followed(server, options, signal) : drained(server, options, signal),
    finish: (ids, signal) => send(done(ids), signal),
    bury: (events, signal) =>
      send([...events.map(event => burial(buried, event)), ...done(events.map(({ id }) => id))], signal),
  }
}

const burial = (buried: string, { id, text, reason }: BuriedEvent): WholeCommand => [
  'xadd',
  buried,
  ...['MAXLEN', '~', MOST_BURIED, '*'],
  ...['reason', reason, 'was', id, EVENT_FIELD, text ?? ''],
]

type Batches = AsyncGenerator<readonly LoggedEvent[]>

/**
 * All that is there, also what another program took: it may be dead, and to apply an event twice does no
 * harm.
 */
async function* drained(server: Server, options: EventLogOptions, signal: AbortSignal): Batches {
  const me = await joined(server, options, signal)
  for (;;) {
    const taken = await takeOver(server, options, me, 0, signal)
    const events = taken.length > 0 ? taken : await takeNew(server, options, me, [], signal)
    if (events.length === 0) return
    yield events
  }
}

/** New ones as they come, and now and then those of programs that seem to be dead. */
async function* followed(server: Server, options: EventLogOptions, signal: AbortSignal): Batches {
  const me = await joined(server, options, signal)
  const { idleMs = IDLE_MS } = options
  const waiting = apart(server)
  const block = ['BLOCK', String(Math.min(LONGEST_WAIT, server.settings.timeoutMs / 2))]
  let lookAt = 0
  const next = async (): Promise<readonly LoggedEvent[]> => {
    if (Date.now() >= lookAt) {
      const taken = await takeOver(server, options, me, idleMs, signal)
      if (taken.length > 0) return taken
      lookAt = Date.now() + idleMs
    }
    return takeNew(waiting, options, me, block, signal)
  }
  try {
    while (!signal.aborted) {
      const events = await next()
      if (events.length > 0) yield events
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    waiting.client.disconnect()
  }
}

/** Makes the group when there is none, and gives the name of this program in it. */
const joined = async (server: Server, { stream, group }: EventLogOptions, signal: AbortSignal) => {
  const create = () => server.client.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch(unlessThere)
  await server.ask(create, signal)
  return `${hostname()}-${process.pid}`
}

const unlessThere = (error: Error): void => {
  if (!error.message.startsWith('BUSYGROUP ')) throw error
}

/**
 * Events that others took and did not finish, as many as one page has. A page may be empty, of entries that
 * were deleted meanwhile: there are none only when the cursor is back at the start.
 */
const takeOver = async (
  server: Server,
  { stream, group }: EventLogOptions,
  me: string,
  idleMs: number,
  signal: AbortSignal,
): Promise<readonly LoggedEvent[]> => {
  let cursor = START
  do {
    const parameters = [stream, group, me, String(idleMs), cursor, 'COUNT', BATCH]
    const answer = await server.ask(() => server.client.call('xautoclaim', ...parameters), signal)
    const [next, entries] = Array.isArray(answer) ? answer : []
    if (typeof next !== 'string') throw malformed(server.name, 'XAUTOCLAIM')
    const events = eventsOf(server, 'XAUTOCLAIM', entries)
    if (events.length > 0) return events
    cursor = next
  } while (cursor !== START)
  return []
}

const takeNew = async (
  server: Server,
  { stream, group }: EventLogOptions,
  me: string,
  block: Names,
  signal: AbortSignal,
): Promise<readonly LoggedEvent[]> => {
  const parameters = ['GROUP', group, me, 'COUNT', BATCH, ...block, 'STREAMS', stream, '>']
  const answer = await server.ask(() => server.client.call('xreadgroup', ...parameters), signal)
  if (answer === null) return []
  return eventsOf(server, 'XREADGROUP', Array.isArray(answer) ? answer[0]?.[1] : answer)
}
