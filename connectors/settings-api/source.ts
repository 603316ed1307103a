import { asLernError } from '../../lib/errors.js'
import { httpClient } from '../../lib/http/client.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Finding, Get, Scan, Source } from '../../lib/source.js'
import { together } from '../../lib/together.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import { type ReadSetting, settingReader } from './settings.js'

export interface SettingsApiOptions extends HttpOptions {
  /** Address, to which the name of a setting is appended. */
  readonly url: string
  /** The settings that make up the dataset, as the API cannot list them: `custodianOrgId` by default. */
  readonly fields?: readonly string[]
}

/** A source of system settings, each found by its name. */
export interface SettingsApi extends Source {
  get: NonNullable<Source['get']>
}

const NAME = 'settings-api'
const FIELDS = ['custodianOrgId']
/** Settings are few and short. */
const MEMORY = 1024 * 1024

/** Serves `system_settings`. Fails with the codes of `HttpClient`; a setting that is not there is no row. */
export const settingsApi = ({ url, fields = FIELDS, ...http }: SettingsApiOptions): SettingsApi => {
  const read = settingReader(NAME, endpointOf(url), httpClient(NAME, http))
  const get = (wanted: Get) =>
    together(wanted.keys, (field, signal) => read(field, wanted, signal), wanted.signal)
  return {
    name: NAME,
    get,
    rows: orderedRows(scan => allRows(fields, get, scan), { memory: MEMORY, repeats: 'first' }),
    check: async dataset => [await check(fields, read, dataset)],
  }
}

async function* allRows(
  fields: readonly string[],
  get: SettingsApi['get'],
  { dataset, columns, signal, reject, temporary }: Scan,
): Chunks<Located> {
  const rows = await get({ dataset, columns, keys: fields, signal, reject, temporary })
  yield rows.filter((row): row is AnyRow => row !== undefined).map(row => ({ row }))
}

const check = async (
  [field = 'custodianOrgId']: readonly string[],
  read: ReadSetting,
  dataset: Scan['dataset'],
): Promise<Finding> => {
  const what = `${NAME}: ${field}`
  const bad: string[] = []
  const reject: Scan['reject'] = ({ column, expected }) => bad.push(`${column} is not ${expected}`)
  try {
    const columns = Object.keys(dataset.columns)
    const row = await read(field, { dataset, columns, reject }, new AbortController().signal)
    return { what, ok: row !== undefined, detail: bad[0] ?? (row ? 'it is set' : 'there is no such setting') }
  } catch (error) {
    return { what, ok: false, detail: asLernError(error).message }
  }
}
