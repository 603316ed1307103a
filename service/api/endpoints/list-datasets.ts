import type { ListedDataset } from '../../requests/index.js'
import type { Endpoint } from '../endpoint.js'
import type { Parts } from './parts.js'
import { listDatasetsSchema } from './schemas.js'

/** All datasets that are known. */
export const listDatasets = ({ datasets }: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.list',
  method: 'GET',
  paths: ['/dataset/list'],
  for: 'internal',
  failsWith: 'SERVER_ERROR',
  schema: listDatasetsSchema,
  answer: async () => {
    const known = await datasets.list()
    return { count: known.length, datasets: known.map(shown) }
  },
})

const shown = ({ datasetId, availableFrom, ...dataset }: ListedDataset) => ({
  dataset: datasetId,
  ...dataset,
  availableFrom: availableFrom === null ? null : new Date(availableFrom).toISOString().slice(0, 10),
})
