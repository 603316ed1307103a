import { LernError } from '../errors.js'

type Headers = Readonly<Record<string, string>>

/** What a header may hold, apart from what `fetch` cuts off around it; it refuses all else, and quotes it. */
const VALUE = /^[\t\n\r ]*[\t\x20-\x7e\x80-\xff]*[\t\n\r ]*$/

/** Headers, of which each can be sent as it is. One that cannot is named, not quoted: it may be a token. */
export const sendable = <Given extends Headers>(source: string, headers: Given): Given => {
  for (const [name, value] of Object.entries(headers)) if (!VALUE.test(value)) throw unfit(source, name)
  return headers
}

const unfit = (source: string, name: string) =>
  new LernError('CONFIG', `the header ${name} for ${source}, such as its token, cannot be sent`, {
    source,
    allowed: 'one line of ASCII or Latin-1, without control characters',
  })
