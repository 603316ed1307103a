import { isObject } from '../../lib/codec/collections.js'
import { asLernError } from '../../lib/errors.js'
import type { Finding } from '../../lib/source.js'
import { isMissingIndex } from './answers.js'
import type { Api } from './api.js'

interface Checked {
  readonly name: string
  readonly optional: boolean
}

/** What `lern check` says about an index: the first thing that does not work ends the list. */
export const checkIndex = async (api: Api, index: Checked): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  let what = `${api.source}: reachable`
  try {
    findings.push({ what, ok: true, detail: await version(api) })
    what = `${api.source}: index ${index.name}`
    findings.push({ what, ...(await mapping(api, index)) })
  } catch (error) {
    findings.push({ what, ok: false, detail: asLernError(error).message })
  }
  return findings
}

const unbroken = (): AbortSignal => new AbortController().signal

const version = async (api: Api): Promise<string> => {
  const { json } = await api.ask({ method: 'GET', path: [], signal: unbroken() })
  const about = isObject(json) && isObject(json.version) ? json.version : {}
  const server = about.distribution === 'opensearch' ? 'OpenSearch' : 'Elasticsearch'
  return typeof about.number === 'string' ? `${server} ${about.number}` : 'of an unknown version'
}

/** Can batches be found by their ids there? */
const mapping = async (api: Api, { name, optional }: Checked): Promise<Omit<Finding, 'what'>> => {
  const path = [name, '_mapping', 'field', 'id.raw']
  const { status, json } = await api.ask({ method: 'GET', path, expects: [404], signal: unbroken() })
  if (status === 404 && isMissingIndex(json))
    return { ok: optional, detail: `there is none${optional ? ', so the dataset is empty' : ''}` }
  if (status === 404 || !hasField(json))
    return { ok: true, detail: 'it has no id.raw: batches are found by the ids of their documents only' }
  return { ok: true, detail: 'batches can be found by id' }
}

const hasField = (json: unknown): boolean =>
  isObject(json) && Object.values(json).some(of => JSON.stringify(of).includes('"id.raw"'))
