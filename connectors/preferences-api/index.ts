export { type PreferencesApi, type PreferencesApiOptions, preferencesApi } from './source.js'
