import { isPage, parseJson, readText, Unreadable } from './body.js'
import type { Call } from './call.js'
import { failed, type Outcome } from './outcome.js'
import { retryAfter } from './retry-after.js'

type Expected = Pick<Call, 'expects'>

/** What a response means. Its body is read to the end, or given up. */
export const judge = async (response: Response, call: Expected, maxBytes: number): Promise<Outcome> => {
  const { status } = response
  const isExpected = status === 200 || (call.expects?.includes(status) ?? false)
  if (!isExpected) {
    await response.body?.cancel()
    return refusal(response)
  }
  try {
    const text = await readText(response, maxBytes)
    return { answer: { status, json: jsonOf(text, response) } }
  } catch (error) {
    if (error instanceof Unreadable) return failed('SOURCE_MALFORMED', error.message)
    throw error
  }
}

/** Only a 200 must be JSON; but whatever a web page says, it is not the API that says it. */
const jsonOf = (text: string, { status, headers }: Response): unknown => {
  const type = headers.get('content-type')
  if (status === 200 || isPage(text, type)) return parseJson(text, type)
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusal = ({ status, headers }: Response): Outcome => {
  if (status === 429) {
    const wait = retryAfter(headers.get('retry-after'), Date.now())
    return failed('SOURCE_UNAVAILABLE', 'asks for fewer calls (429)', wait === undefined ? {} : { wait })
  }
  if (status === 408) return failed('SOURCE_TIMEOUT', 'gave up waiting for the call (408)')
  if (status >= 500) return troubled(status, retryAfter(headers.get('retry-after'), Date.now()))
  if (status === 401 || status === 403) return failed('SOURCE_REFUSED', `refuses access (${status})`)
  if (status === 404) return failed('SOURCE_MISSING', 'has nothing at its address (404)')
  if (status >= 400) return failed('SOURCE_REFUSED', `refuses the call (${status})`)
  return failed('SOURCE_MALFORMED', `answers with status ${status} where 200 is due`)
}

const troubled = (status: number, wait: number | undefined): Outcome =>
  failed('SOURCE_UNAVAILABLE', `is in trouble (${status})`, {
    alive: false,
    ...(wait !== undefined && { wait }),
  })
