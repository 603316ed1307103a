export { type SettingsApi, type SettingsApiOptions, settingsApi } from './source.js'
