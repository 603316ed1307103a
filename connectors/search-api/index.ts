export type { KindName } from './kinds.js'
export { type SearchApi, type SearchApiOptions, searchApi } from './source.js'
