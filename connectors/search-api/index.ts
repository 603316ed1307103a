export type { KindName } from './kinds.js'
export { type SearchApi, type SearchApiOptions, type Searching, searchApi } from './source.js'
