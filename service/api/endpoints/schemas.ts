import type { FastifySchema } from 'fastify'

type Json = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const texts = { type: 'array', items: text }
const anything = { type: 'object', additionalProperties: true }
const nullable = (type: string) => ({ type: [type, 'null'] })
const milliseconds = { ...nullable('integer'), description: 'Milliseconds since 1970.' }

const object = (properties: Json, required: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})

const wrapped = (properties: Json, required: readonly string[] = []): Json =>
  object({ request: object(properties, required) }, ['request'])

const envelope = (result: Json): Json =>
  object({
    id: text,
    ver: text,
    ts: text,
    params: object({
      resmsgid: text,
      err: text,
      status: { enum: ['successful', 'failed'] },
      errmsg: text,
      client_key: { type: 'null' },
    }),
    responseCode: text,
    result,
  })

const refusal = (description: string): Json => ({ description, ...envelope({ type: 'null' }) })

const answers = (result: Json): Json => ({
  200: { description: 'The answer.', ...envelope(result) },
  400: refusal('CLIENT_ERROR: the call is not valid.'),
  403: refusal('FORBIDDEN: the caller may not ask for this.'),
  408: refusal('REQUEST_TIMEOUT: a system that is needed did not answer in time.'),
  429: refusal('CLIENT_ERROR: too many calls.'),
  500: refusal('ERROR or SERVER_ERROR: the service failed.'),
})

const callers = object({
  'x-channel-id': { ...text, description: 'The organisation that asks.' },
  'x-consumer-id': { ...text, description: 'The program that asks; the gateway sets it.' },
  'x-authenticated-userid': { ...text, description: 'The user that the token belongs to.' },
  'x-authenticated-user-token': { ...text, description: 'Selects authorisation by user.' },
})

const job = object({
  requestId: text,
  tag: text,
  dataset: text,
  requestedBy: nullable('string'),
  requestedChannel: nullable('string'),
  status: { enum: ['SUBMITTED', 'PROCESSING', 'SUCCESS', 'FAILED'] },
  lastUpdated: milliseconds,
  datasetConfig: anything,
  attempts: { type: 'integer' },
  jobStats: object({
    dtJobSubmitted: milliseconds,
    dtJobCompleted: milliseconds,
    executionTime: { ...nullable('integer'), description: 'Milliseconds.' },
  }),
  downloadUrls: texts,
  expiresAt: milliseconds,
  statusMessage: nullable('string'),
})

const jobs = object({ count: { type: 'integer' }, jobs: { type: 'array', items: job } })
const limit = { type: 'integer', minimum: 1 }

const schema = (tag: string, summary: string, more: FastifySchema): FastifySchema =>
  Object.assign({ tags: [tag], summary }, more)

export const submitSchema = schema('requests', 'Asks for a report.', {
  headers: callers,
  body: wrapped(
    {
      tag: { ...text, description: 'At most 1000 bytes of UTF-8.' },
      dataset: { ...text, description: 'Which report, for instance progress-exhaust.' },
      datasetConfig: { ...anything, description: 'batchId, or batchFilter, or searchFilter.' },
      requestedBy: { ...text, description: 'A user id.' },
      encryptionKey: { ...text, description: 'Protects the files; no answer ever holds it.' },
    },
    ['tag', 'dataset', 'datasetConfig'],
  ),
  response: answers(job),
})

export const readSchema = schema('requests', 'One request.', {
  headers: callers,
  params: object({ tag: text }),
  querystring: object({ requestId: text }),
  response: answers(job),
})

export const listSchema = schema('requests', 'The requests of a tag, the newest first.', {
  headers: callers,
  params: object({ tag: text }),
  querystring: object({ limit }),
  response: answers(jobs),
})

export const searchSchema = schema('internal', 'Requests by what they are for.', {
  body: wrapped(
    { filters: object({ dataset: text, requestedDate: text, status: text, channel: text }), limit },
    ['filters'],
  ),
  response: answers(jobs),
})

const dataset = {
  dataset: text,
  datasetSubId: text,
  datasetConfig: anything,
  datasetType: text,
  visibility: text,
  version: text,
  sampleRequest: text,
  sampleResponse: text,
  availableFrom: { ...text, description: 'yyyy-MM-dd' },
  validationJson: anything,
  supportedFormats: texts,
  exhaustType: text,
}

export const addDatasetSchema = schema('internal', 'Makes a dataset known.', {
  body: wrapped({ ...dataset, authorizedRoles: texts, druidQuery: anything, limits: anything }, [
    'dataset',
    'datasetType',
    'version',
    'visibility',
    'authorizedRoles',
  ]),
  response: answers(object({ message: text })),
})

export const listDatasetsSchema = schema('internal', 'The datasets that are known.', {
  response: answers(
    object({ count: { type: 'integer' }, datasets: { type: 'array', items: object(dataset) } }),
  ),
})

export const refreshCacheSchema = schema('internal', 'Reads a cache anew.', {
  params: object({ cacheType: { enum: ['ConsumerChannel', 'DeviceLocation'] } }),
  response: answers(object({ msg: text })),
})
