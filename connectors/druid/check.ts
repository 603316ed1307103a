import { asLernError } from '../../lib/errors.js'
import type { Finding } from '../../lib/source.js'
import { apiOf } from './api.js'
import { below, brokerOf, type Settings } from './options.js'

/**
 * What `lern check` says about a data source: is the broker there, does it let us in, does it know the name?
 */
export const checkDataSource = async (
  settings: Settings,
  dataSource: string,
): Promise<readonly Finding[]> => {
  const reachable = 'druid: reachable'
  try {
    const url = below(brokerOf(settings, dataSource), 'druid', 'v2', 'datasources')
    const { json } = await apiOf(settings).send({ method: 'GET', url, signal: new AbortController().signal })
    const names: readonly unknown[] = Array.isArray(json) ? json : []
    const ok = names.includes(dataSource)
    return [
      { what: reachable, ok: true, detail: `a broker of ${names.length} data sources` },
      { what: `druid: ${dataSource}`, ok, detail: ok ? 'it is there' : 'there is no such data source' },
    ]
  } catch (error) {
    return [{ what: reachable, ok: false, detail: asLernError(error).message }]
  }
}
