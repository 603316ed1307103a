import { preferencesApi } from '../../connectors/preferences-api/index.js'
import { asLernError, LernError, type Scan, type Source, WHOLE_RING } from '../../lib/index.js'
import { organisation } from '../../pipelines/index.js'
import type { Config } from '../config/schema.js'
import type { Served, Serving } from './connectors.js'
import { openHttp } from './http.js'
import { memoryOf } from './memory.js'

type PreferencesApiConfig = Extract<Config['sources'][string], { type: 'preferences-api' }>

/** The API reads one preference; which organisations there are, the dataset `organisation` says. */
export const openPreferencesApi = async (
  _name: string,
  source: PreferencesApiConfig,
  { limits }: Config,
  served: Served,
): Promise<Serving> => {
  const { options, close } = openHttp(source)
  const tenants = async function* (scan: Pick<Scan, 'signal' | 'temporary'>) {
    yield* rootOrganisations(await served(organisation), scan)
  }
  const api = preferencesApi({ ...options, tenants, memory: memoryOf(limits) })
  return { serve: () => api, close }
}

/** A tenant is a root organisation. One that cannot be read fails: its policy would count as none. */
async function* rootOrganisations(
  organisations: Source,
  scan: Pick<Scan, 'signal' | 'temporary'>,
): AsyncGenerator<readonly string[]> {
  const rows = organisations.rows({
    ...scan,
    dataset: organisation,
    columns: ['id', 'rootorgid'],
    range: WHOLE_RING,
    ordered: false,
    reject: ({ column, expected }) => {
      throw new LernError('BAD_ROW', `an organisation cannot be read: ${column} is not ${expected}`, {
        column,
      })
    },
  })
  try {
    for await (const chunk of rows) {
      const ids = chunk.map(({ rootorgid }) => rootorgid)
      yield [...new Set(ids)].filter(id => typeof id === 'string' && id !== '') as string[]
    }
  } catch (error) {
    scan.signal.throwIfAborted()
    throw asLernError(error, { dataset: organisation.name, source: organisations.name })
  }
}
