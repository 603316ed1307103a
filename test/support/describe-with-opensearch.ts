import { describeWith } from './describe-with.js'
import { openSearch } from './opensearch.js'

/** Tests against a real OpenSearch, the same for the whole run. */
export const describeWithOpenSearch = describeWith(openSearch)
