import type { DatasetMetadata } from '../../requests/index.js'
import type { Endpoint } from '../endpoint.js'
import type { JsonObject } from '../json-object.js'
import { validatorOf } from '../json-schema.js'
import { dayOf, isAbsent, memberObject, requestOf, textOf, textsOf } from '../members.js'
import { clientError } from '../refusal.js'
import type { Parts } from './parts.js'
import { addDatasetSchema } from './schemas.js'

const MANDATORY = ['dataset', 'datasetType', 'version', 'visibility', 'authorizedRoles']

/** Makes a dataset known, or replaces what is known of it. */
export const addDataset = ({ datasets, clock }: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.add',
  method: 'POST',
  paths: ['/dataset/add'],
  for: 'internal',
  failsWith: 'SERVER_ERROR',
  schema: addDatasetSchema,
  answer: async call => {
    const metadata = metadataOf(requestOf(call.body), clock())
    const { datasetSubId } = metadata
    if (await datasets.put(metadata)) return { message: `Dataset ${datasetSubId} added successfully` }
    throw clientError(`datasetSubId ${datasetSubId} belongs to another dataset`)
  },
})

const metadataOf = (request: JsonObject, now: Date): DatasetMetadata => {
  const absent = MANDATORY.find(name => isAbsent(request[name]))
  if (absent !== undefined) throw clientError(`${absent} is empty`)
  const text = (name: string) => textOf(request, name) ?? null
  const document = (name: string) => memberObject(request, name) ?? null
  const dataset = text('dataset')!
  return {
    datasetId: dataset,
    datasetSubId: text('datasetSubId') ?? dataset,
    datasetConfig: document('datasetConfig') ?? {},
    visibility: text('visibility')!,
    datasetType: text('datasetType')!,
    version: text('version')!,
    authorizedRoles: textsOf(request, 'authorizedRoles')!,
    availableFrom: availableFrom(request, now),
    sampleRequest: text('sampleRequest'),
    sampleResponse: text('sampleResponse'),
    validationJson: validationOf(request),
    druidQuery: document('druidQuery'),
    limits: document('limits'),
    supportedFormats: textsOf(request, 'supportedFormats') ?? null,
    exhaustType: text('exhaustType'),
  }
}

const availableFrom = (request: JsonObject, now: Date): number => {
  const day = dayOf(request, 'availableFrom')
  return day === undefined ? now.getTime() : Date.parse(`${day}T00:00:00Z`)
}

/** Without a schema, every request for the dataset is valid. */
const validationOf = (request: JsonObject): JsonObject => {
  const schema = memberObject(request, 'validationJson') ?? {}
  try {
    validatorOf(schema)
    return schema
  } catch {
    throw clientError('validationJson is not a JSON schema')
  }
}
