import { asLernError, LernError } from '../../lib/errors.js'
import { httpClient } from '../../lib/http/client.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Finding, Get, Scan, Source } from '../../lib/source.js'
import { together } from '../../lib/together.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import { type Key, preferenceReader, type ReadPreference } from './preference.js'

export interface PreferencesApiOptions extends HttpOptions {
  /** Address of the read. */
  readonly url: string
  /**
   * The organisations whose preferences make up the dataset, as the API cannot list them; `default` is always
   * one. Absent: preferences are found by their key only.
   */
  readonly tenants?: (scan: Pick<Scan, 'signal' | 'temporary'>) => Chunks<string>
  /** Bytes of rows that may stay in memory when they have to be sorted; 64 MiB by default. */
  readonly memory?: number
}

/** A source of the preferences of organisations. */
export interface PreferencesApi extends Source {
  /** Keys are organisations; `where: { key }` names the preference. */
  get: NonNullable<Source['get']>
}

const NAME = 'preferences-api'
const DEFAULT_TENANT = 'default'
const KEYS = ['dataSecurityPolicy', 'userPrivateFields']
const MEMORY = 64 * 1024 * 1024

/**
 * Serves `tenant_preference`. An organisation without a preference has no row; one whose preference cannot be
 * read fails with the codes of `HttpClient`, so that nobody takes it for one without.
 */
export const preferencesApi = ({ url, tenants, memory, ...http }: PreferencesApiOptions): PreferencesApi => {
  const read = preferenceReader(NAME, endpointOf(url), httpClient(NAME, http))
  return {
    name: NAME,
    get: wanted => find(read, wanted),
    rows: orderedRows(scan => allRows(read, tenants, scan), { memory: memory ?? MEMORY, repeats: 'first' }),
    check: async dataset => [await check(read, dataset)],
  }
}

const find = async (read: ReadPreference, wanted: Get): Promise<readonly (AnyRow | undefined)[]> => {
  const { keys, where, signal } = wanted
  const key = where?.key
  if (key === undefined) throw unnamed()
  return together(keys, (orgid, ending) => read({ orgid, key }, wanted, ending), signal)
}

async function* allRows(
  read: ReadPreference,
  tenants: PreferencesApiOptions['tenants'],
  scan: Scan,
): Chunks<Located> {
  if (tenants === undefined) throw unlisted()
  const known = new Set<string>()
  const readNew = async (organisations: readonly string[]): Promise<readonly Located[]> => {
    const fresh = [...new Set(organisations)].filter(orgid => !known.has(orgid))
    for (const orgid of fresh) known.add(orgid)
    const keys = fresh.flatMap(orgid => KEYS.map((key): Key => ({ orgid, key })))
    const rows = await together(keys, (key, signal) => read(key, scan, signal), scan.signal)
    return rows.filter((row): row is AnyRow => row !== undefined).map(row => ({ row }))
  }
  yield await readNew([DEFAULT_TENANT])
  for await (const organisations of tenants(scan)) yield await readNew(organisations)
}

const check = async (read: ReadPreference, dataset: Scan['dataset']): Promise<Finding> => {
  const what = `${NAME}: policy of ${DEFAULT_TENANT}`
  const asked = { dataset, columns: Object.keys(dataset.columns) }
  try {
    const row = await read({ orgid: DEFAULT_TENANT, key: KEYS[0]! }, asked, new AbortController().signal)
    return { what, ok: true, detail: row ? 'it can be read' : 'there is none' }
  } catch (error) {
    return { what, ok: false, detail: asLernError(error).message }
  }
}

const unnamed = () =>
  new LernError('NOT_SERVED', `${NAME} finds a preference by organisation and key, and was told no key`, {
    source: NAME,
    allowed: KEYS.join(', '),
  })

const unlisted = () =>
  new LernError('NOT_SERVED', `${NAME} cannot list preferences without being told the organisations`, {
    source: NAME,
    allowed: 'a list of tenants, or preferences found by their key',
  })
