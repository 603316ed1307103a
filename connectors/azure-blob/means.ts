import type { WriteBudget } from '../../lib/stores/local/write-budget.js'
import type { Site } from './site.js'
import type { Uploads } from './uploads.js'

/** What a draft is written with; uploads and budget are those of the whole store. */
export interface Means {
  readonly site: Site
  readonly path: string
  readonly uploads: Uploads
  readonly budget: WriteBudget
}
