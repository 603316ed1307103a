import type { Endpoint } from '../endpoint.js'
import { addDataset } from './add-dataset.js'
import { list } from './list.js'
import { listDatasets } from './list-datasets.js'
import type { Parts } from './parts.js'
import { read } from './read.js'
import { refreshCache } from './refresh-cache.js'
import { search } from './search.js'
import { submit } from './submit.js'

export type { EndpointSettings, Parts } from './parts.js'

const ALL = [submit, read, list, search, addDataset, listDatasets, refreshCache]

/** Everything that can be asked of the API. */
export const endpoints = (parts: Parts): readonly Endpoint[] => ALL.map(endpoint => endpoint(parts))
