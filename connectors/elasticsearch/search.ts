import { LernError } from '../../lib/errors.js'
import type { Answer } from '../../lib/http/call.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { isMissingIndex, type Page, page } from './answers.js'
import type { Api } from './api.js'
import { newDocuments } from './seen.js'

export interface Searching {
  readonly index: string
  readonly query: object
  /** Fields of a document that are wanted. */
  readonly fields: readonly string[]
  readonly pageSize: number
  /** An index that is not there has no documents. */
  readonly optional: boolean
  readonly signal: AbortSignal
}

type Document = Readonly<Record<string, unknown>>

/** How long the cluster keeps a search between two pages. */
const KEEP = '2m'

/**
 * The documents that a query finds, page by page, all as of one moment. It scrolls, since that needs no field
 * to sort by: every version from 6 on can do it. Fails when the cluster could not ask all of its shards, and
 * when not as many different documents come as it counts.
 */
export async function* search(api: Api, searching: Searching): AsyncGenerator<readonly Document[]> {
  const first = await begin(api, searching)
  if (!first) return
  let current = checked(api, searching, first)
  const newIn = newDocuments()
  let given = 0
  let seen = 0
  try {
    while (current.hits.hits.length > 0) {
      const fresh = newIn(current.hits.hits)
      if (fresh === 0) throw malformed(api, searching, 'repeats a page of its answer')
      given += current.hits.hits.length
      seen += fresh
      yield current.hits.hits.map(({ _source }) => _source)
      // Without a page that is empty for certain, a small answer takes one call.
      if (given >= current.hits.total) break
      current = checked(api, searching, await next(api, searching, current))
    }
    if (seen !== current.hits.total)
      throw malformed(api, searching, `counts ${current.hits.total} documents and gives ${seen}`)
  } finally {
    await forget(api, current)
  }
}

const begin = async (api: Api, { index, query, fields, pageSize, optional, signal }: Searching) => {
  const body = { size: pageSize, query, _source: fields, sort: ['_doc'], track_total_hits: true }
  const path = [index, '_search']
  const answer = await api.ask({
    method: 'POST',
    path,
    query: { scroll: KEEP },
    body,
    expects: [404],
    signal,
  })
  if (answer.status !== 404) return answer
  if (!isMissingIndex(answer.json)) throw missing(api, index, 'there is nothing like Elasticsearch')
  if (optional) return undefined
  throw missing(api, index, 'there is no such index')
}

const next = (api: Api, { signal }: Searching, { _scroll_id }: Page): Promise<Answer> =>
  api.ask({
    method: 'POST',
    path: ['_search', 'scroll'],
    body: { scroll: KEEP, scroll_id: _scroll_id },
    once: true,
    signal,
  })

const checked = ({ source }: Api, { index }: Searching, { json }: Answer): Page => {
  const at = { source, path: `${index}/_search` }
  const found = decodeAnswer(page, json, at)
  if (!found.timed_out && found._shards.failed === 0) return found
  const why = found.timed_out ? 'time was over' : `${found._shards.failed} shards failed`
  throw new LernError('SOURCE_UNAVAILABLE', `${source} answers in part only, as ${why}`, at)
}

const FORGET_WITHIN_MS = 2_000

/** The cluster forgets a search by itself too, only later. */
const forget = async (api: Api, { _scroll_id }: Page): Promise<void> => {
  const signal = AbortSignal.timeout(FORGET_WITHIN_MS)
  const body = { scroll_id: [_scroll_id] }
  const path = ['_search', 'scroll']
  await api.ask({ method: 'DELETE', path, body, once: true, expects: [404], signal }).catch(() => {})
}

const missing = ({ source }: Api, index: string, why: string): LernError =>
  new LernError('SOURCE_MISSING', `${source} cannot serve ${index}: ${why}`, { source, path: index })

const malformed = ({ source }: Api, { index }: Searching, what: string): LernError =>
  new LernError('SOURCE_MALFORMED', `${source} ${what}`, { source, path: `${index}/_search` })
