import { apiOf, type ElasticsearchOptions } from './api.js'
import { type BatchCounts, type BatchCountsOptions, batchCountsSource } from './batch-counts.js'

export type { ElasticsearchOptions } from './api.js'
export type { BatchCounts, BatchCountsOptions } from './batch-counts.js'

/** An Elasticsearch cluster, from version 6 on, or an OpenSearch. */
export interface Elasticsearch {
  /** Participants of each batch and how many completed it, as kept with the batches themselves. */
  batchCounts(options?: BatchCountsOptions): BatchCounts
}

/** Serves datasets from an Elasticsearch cluster. Fails with the codes of `HttpClient`. */
export const elasticsearch = (options: ElasticsearchOptions): Elasticsearch => {
  const api = apiOf('elasticsearch', options)
  return { batchCounts: (of = {}) => batchCountsSource(api, of) }
}
