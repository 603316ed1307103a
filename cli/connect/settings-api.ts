import { settingsApi } from '../../connectors/settings-api/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { openHttp } from './http.js'

type SettingsApiConfig = Extract<Config['sources'][string], { type: 'settings-api' }>

export const openSettingsApi = async (_name: string, source: SettingsApiConfig): Promise<Serving> => {
  const { options, close } = openHttp(source)
  const api = settingsApi({ ...options, fields: source.fields })
  return { serve: () => api, close }
}
