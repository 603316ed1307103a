import { randomUUID } from 'node:crypto'
import { isLernError, LernError } from '../../lib/errors.js'
import { isPage } from '../../lib/http/body.js'
import { visible } from '../../lib/http/endpoint.js'
import { judge } from '../../lib/http/judge.js'
import { lost } from '../../lib/http/lost.js'
import { JsonArrayReader, NotAnArray } from './json-array.js'
import { below, brokerOf, type Settings } from './options.js'
import { Patience } from './patience.js'

/** A native query, apart from its context. */
export type Query = Readonly<Record<string, unknown>> & { readonly dataSource: string }

const SOURCE = 'druid'
const LATE = new Error('the time for an answer is over')
const CANCEL_WITHIN_MS = 1_000

/**
 * The items of the array with which Druid answers a query, as they come. Who leaves before the end, or waits
 * no longer, has the query cancelled.
 */
export async function* ask(
  settings: Settings,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  signal.throwIfAborted()
  const broker = brokerOf(settings, query.dataSource)
  const queryId = `lern-${randomUUID()}`
  const ending = new AbortController()
  const patience = new Patience(settings.timeoutMs, () => ending.abort(LATE))
  const stop = () => ending.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  let isOver = false
  try {
    const context = { queryId, timeout: settings.timeoutMs }
    const body = JSON.stringify({ ...query, context })
    const response = await patience.waitFor(post(settings, below(broker, 'druid', 'v2'), body, ending.signal))
    isOver = !response.ok
    yield* itemsOf(await accepted(response), patience)
    isOver = true
  } catch (error) {
    signal.throwIfAborted()
    throw asError(error, ending.signal.aborted, broker, settings.timeoutMs)
  } finally {
    signal.removeEventListener('abort', stop)
    ending.abort()
    if (!isOver) await cancel(settings, below(broker, 'druid', 'v2', queryId))
  }
}

const post = ({ headers, dispatcher }: Settings, url: URL, body: string, signal: AbortSignal) =>
  fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body,
    redirect: 'manual',
    signal,
    ...(dispatcher && { dispatcher }),
  } as RequestInit)

const accepted = async (response: Response): Promise<Response> => {
  if (response.status !== 200) {
    const outcome = await judge(response, {}, 0)
    if ('failed' in outcome) throw new LernError(outcome.failed.code, `${SOURCE} ${outcome.failed.why}`)
  }
  if (isPage('', response.headers.get('content-type')))
    throw new NotAnArray('answers with a web page instead of JSON')
  return response
}

async function* itemsOf({ body }: Response, patience: Patience): AsyncGenerator<readonly unknown[]> {
  const items = new JsonArrayReader()
  const reader = body?.getReader()
  for (;;) {
    const piece = reader && (await patience.waitFor(reader.read()))
    if (!piece || piece.done) return items.end()
    const found = items.push(piece.value)
    if (found.length > 0) yield found
  }
}

const asError = (thrown: unknown, isLate: boolean, broker: URL, timeoutMs: number): LernError => {
  const at = { source: SOURCE, path: visible(below(broker, 'druid', 'v2')) }
  if (isLernError(thrown)) return thrown.within(at)
  if (isLate)
    return new LernError('SOURCE_TIMEOUT', `${SOURCE} does not answer within ${timeoutMs} ms`, at, {
      cause: LATE,
    })
  if (thrown instanceof NotAnArray)
    return new LernError('SOURCE_MALFORMED', `${SOURCE} ${thrown.message}`, at)
  const { said, cause } = lost(thrown)
  return new LernError('SOURCE_UNAVAILABLE', `${SOURCE} cannot be read: ${said}`, at, { cause })
}

/** Never fails: Druid ends the query by itself when its time is over. */
const cancel = async ({ headers, dispatcher }: Settings, url: URL): Promise<void> => {
  const signal = AbortSignal.timeout(CANCEL_WITHIN_MS)
  const asked = { method: 'DELETE', headers, signal, ...(dispatcher && { dispatcher }) } as RequestInit
  await fetch(url, asked).then(
    response => response.body?.cancel(),
    () => {},
  )
}
