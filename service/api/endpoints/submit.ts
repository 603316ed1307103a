import { isDeepStrictEqual } from 'node:util'
import { dayIn } from '../../../lib/zoned.js'
import type { Endpoint } from '../endpoint.js'
import { type JsonObject, objectOf } from '../json-object.js'
import { isAbsent, memberObject, requestOf, storable, textOf } from '../members.js'
import { clientError } from '../refusal.js'
import { requestIdOf } from '../request-id.js'
import { checkedTag } from '../tag.js'
import type { Parts } from './parts.js'
import { submitSchema } from './schemas.js'
import { shown } from './shown.js'

/** Enters a request for a report, or takes up one again that failed today. */
export const submit = (parts: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.request.submit',
  method: 'POST',
  paths: ['/request/submit', '/api/dataset/v1/request/submit'],
  for: 'callers',
  failsWith: 'ERROR',
  schema: submitSchema,
  answer: async call => {
    const request = requestOf(call.body)
    const subId = datasetSubId(request)
    await mustBeValid(parts, request, subId)
    const asked = askedFor(request, call.channel)
    await parts.authorise(call, subId)
    return shown(parts, await enter(parts, asked, call.channel), call)
  },
})

/** Before anything is checked: what is no text is no sub id. */
const datasetSubId = ({ datasetConfig, dataset }: JsonObject): string => {
  const type = typeOf(datasetConfig) ?? dataset
  return typeof type === 'string' ? storable('dataset', type) : ''
}

const typeOf = (config: unknown): unknown => (config as { readonly type?: unknown } | null | undefined)?.type

const MANDATORY = ['tag', 'dataset', 'datasetConfig']

const mustBeValid = async (parts: Parts, request: JsonObject, subId: string): Promise<void> => {
  const schema = (await parts.datasets.rules(subId))?.schema
  if (isAbsent(schema)) {
    const absent = MANDATORY.find(name => isAbsent(request[name]))
    if (absent !== undefined) throw clientError(`${absent} is empty`)
    return
  }
  const wrong = parts.validatorOf(schema)(request)
  if (wrong !== undefined) throw clientError(`Request ${wrong}`)
}

interface Asked {
  readonly tag: string
  readonly storedTag: string
  readonly dataset: string
  readonly config: JsonObject
  readonly type: string | undefined
  readonly requestedBy: string
  readonly encryptionKey: string | null
}

/** A dataset with a schema of its own may do without what is mandatory elsewhere. */
const askedFor = (request: JsonObject, channel: string): Asked => {
  const tag = textOf(request, 'tag') ?? ''
  const config = memberObject(request, 'datasetConfig') ?? {}
  return {
    tag,
    storedTag: checkedTag(tag, channel),
    dataset: textOf(request, 'dataset') ?? '',
    config,
    type: textOf(config, 'type'),
    requestedBy: textOf(request, 'requestedBy') ?? '',
    encryptionKey: textOf(request, 'encryptionKey') ?? null,
  }
}

const enter = async ({ requests, announce, clock, settings }: Parts, asked: Asked, channel: string) => {
  const now = clock()
  const { request, outcome } = await requests.submit({
    tag: asked.storedTag,
    requestId: requestIdOf({ ...asked, channel, day: dayIn(settings.zone, now) }),
    jobId: asked.dataset,
    requestData: JSON.stringify(asked.config),
    requestedBy: asked.requestedBy,
    requestedChannel: channel,
    encryptionKey: asked.encryptionKey,
    submittedAt: now.getTime(),
  })
  // Workers look for requests by themselves too, if only a little later.
  if (outcome !== 'there') await announce().catch(() => {})
  const isAnother =
    outcome === 'there' && !isDeepStrictEqual(kept(objectOf(request.requestData)), kept(asked.config))
  if (isAnother && settings.sameId === 'refuse') throw taken(request.requestId)
  return request
}

/** As JSON keeps it, which knows neither -0 nor numbers beyond its range. */
const kept = (config: JsonObject): JsonObject => objectOf(JSON.stringify(config))

const taken = (requestId: string) =>
  clientError(
    `Request ${requestId} of today has this tag and dataset but another datasetConfig; use another tag`,
  )
