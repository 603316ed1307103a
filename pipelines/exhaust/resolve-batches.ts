import { from, LernError } from '../../lib/index.js'
import { content, courseBatch } from '../datasets/index.js'
import { compactDay } from '../sunbird/dates.js'
import type { CollectionBatch } from './collection-batch.js'
import type { ExhaustPreparing } from './exhaust-request.js'
import { MESSAGES } from './messages.js'

/** What of the datasets decides which batches a request is about. */
export const batches = from(courseBatch, 'batchid', 'name')
export const collections = from(content, 'channel', 'name', 'status', 'userConsent')

type Batch = Pick<CollectionBatch, 'batchid' | 'courseid'> & { readonly name: string | null }

interface Collection {
  readonly identifier: string
  readonly channel: string | null
  readonly name: string | null
  readonly status: string | null
  readonly userConsent: string | null
}

/**
 * The batches that a request is about, each with its collection. Those of unknown and of retired collections are left
 * out; what is left over from a request that asks for nothing else is told with the message that is known for it.
 */
export const resolveBatches = async (
  given: ExhaustPreparing,
  key: string,
): Promise<readonly CollectionBatch[]> => {
  const { batchId, batchFilter, searchFilter } = given.parameters
  if (batchId !== undefined) return byIds(given, key, [batchId])
  if (batchFilter !== undefined) return byIds(given, key, [...new Set(batchFilter)])
  if (searchFilter !== undefined) return bySearch(given, key, searchFilter)
  throw new LernError('USAGE', MESSAGES.nothingAsked, { allowed: '-p batchId=… or -p batchFilter=…,…' })
}

const byIds = async (
  given: ExhaustPreparing,
  key: string,
  ids: readonly string[],
): Promise<readonly CollectionBatch[]> => {
  mustBeWithin(ids.length, given)
  const asked = (
    await given.found(
      batches,
      ids.map(batchid => ({ batchid })),
    )
  ).flat()
  if (asked.length === 0) throw new LernError('NO_DATA', MESSAGES.noData)
  const courses = [...new Set(asked.map(({ courseid }) => courseid))]
  const found = await given.found(
    collections,
    courses.map(identifier => ({ identifier })),
  )
  return ofCollections(given, key, asked, live(found.flat(), isPublished))
}

const bySearch = async (
  given: ExhaustPreparing,
  key: string,
  body: object,
): Promise<readonly CollectionBatch[]> => {
  const found: Collection[] = []
  for await (const chunk of given.rows(collections.matching(body))) found.push(...chunk)
  if (found.length === 0) throw new LernError('NO_DATA', MESSAGES.noData)
  const known = live(found, isCurrent)
  const asked = (
    await given.found(
      batches,
      [...known.keys()].map(courseid => ({ courseid })),
    )
  ).flat()
  mustBeWithin(asked.length, given)
  return ofCollections(given, key, asked, known)
}

const mustBeWithin = (count: number, { settings: { batchesPerRequest } }: ExhaustPreparing): void => {
  if (count <= batchesPerRequest) return
  throw new LernError('USAGE', MESSAGES.tooMany(batchesPerRequest), {
    allowed: `at most ${batchesPerRequest} batches`,
  })
}

type Rule = (collection: Collection) => boolean

/** A collection that learners can find, as against a draft. */
const isPublished: Rule = ({ status }) => status === 'Live' || status === 'Unlisted'

/** One that a search asked for in so many words may be a draft, and is none when it does not say what it is. */
const isCurrent: Rule = ({ status }) => Boolean(status) && status !== 'Retired'

/** Of equal items the first, where it counts. */
const live = (items: readonly Collection[], counts: Rule): ReadonlyMap<string, Collection> => {
  const first = new Map<string, Collection>()
  for (const item of items) if (!first.has(item.identifier)) first.set(item.identifier, item)
  const known = new Map([...first].filter(([, item]) => counts(item)))
  if (known.size === 0) throw new LernError('NO_DATA', MESSAGES.retired)
  return known
}

const ofCollections = (
  given: ExhaustPreparing,
  key: string,
  asked: readonly Batch[],
  known: ReadonlyMap<string, Collection>,
): readonly CollectionBatch[] => {
  const except = new Set(given.parameters.except)
  const found = asked.filter(({ courseid, batchid }) => known.has(courseid) && !except.has(batchid))
  if (found.length === 0) throw new LernError('NO_DATA', MESSAGES.noData)
  const day = compactDay(given.settings.now, given.settings.fileZone)
  return found.sort(byId).map(batch => {
    const isAlone = found.filter(({ batchid }) => batchid === batch.batchid).length === 1
    const name = isAlone ? batch.batchid : `${batch.batchid}_${batch.courseid}`
    return describe(batch, known.get(batch.courseid)!, `${name}_${key}_${day}`, given)
  })
}

const byId = (a: Batch, b: Batch): number =>
  a.batchid === b.batchid ? (a.courseid < b.courseid ? -1 : 1) : a.batchid < b.batchid ? -1 : 1

/** What a request calls the organisation that owns the collection, whichever it is. */
const OWNER = 'System'

const describe = (
  { batchid, courseid, name }: Batch,
  collection: Collection,
  file: string,
  { parameters: { channel } }: ExhaustPreparing,
): CollectionBatch => ({
  batchid,
  courseid,
  batchName: name,
  collectionName: collection.name,
  owner: collection.channel,
  requestedBy: (channel === undefined || channel === OWNER ? collection.channel : channel) ?? '',
  asksForConsent: collection.userConsent?.toLowerCase() === 'yes',
  file,
})
