import { dimension, from, type Settings } from '../../lib/index.js'
import { dayIn } from '../../lib/zoned.js'
import { content, courseBatch } from '../datasets/index.js'
import { dateText } from './dates.js'

const MOST_BATCHES = 2_000_000
const MOST_FOUND = 200_000
const DAY_MS = 86_400_000

/** Names one batch: its id may stand under several collections. */
export const batchKey = ({ courseid, batchid }: { readonly courseid: string; readonly batchid: string }) =>
  JSON.stringify([courseid, batchid])

/** What is told of a collection. */
export const collections = from(
  content,
  'name',
  'channel',
  'status',
  'organisation',
  'keywords',
  'createdFor',
  'medium',
  'subject',
)

/** The collections that a search finds, in memory. */
export const foundCollections = (searchFilter: object) =>
  dimension(collections.matching(searchFilter), { by: 'identifier', maxRows: MOST_FOUND })

/** Which batches are told of; of several wishes the first counts. */
export interface Wish {
  /** Those of the collections that a search found. */
  readonly found: ReturnType<typeof foundCollections> | undefined
  /** Those that begin on this day or later, `yyyy-MM-dd`. */
  readonly batchStartDate: string | undefined
  /** All, and not only those that did not end before yesterday. */
  readonly generateForAllBatches: boolean
}

/** The batches that are told of, in memory, by `batchKey`. Dates are texts. */
export const summaryBatches = (wish: Wish, { zone, now }: Settings) => {
  const batches = from(
    courseBatch,
    'batchid',
    'name',
    'startdate',
    'start_date',
    'enddate',
    'end_date',
    'cert_templates',
  ).select({
    key: batchKey,
    courseid: 'courseid',
    name: 'name',
    startdate: r => dateText(r.start_date, r.startdate, zone),
    enddate: r => dateText(r.end_date, r.enddate, zone),
    hascertified: r => (r.cert_templates.size > 0 ? 'Y' : 'N'),
  })
  const wished: typeof batches = wish.found
    ? batches
        .lookup('found', wish.found, r => r.courseid)
        .filter('its collection is found', r => r.found !== undefined)
    : batches.filter('it is asked for', isWished(wish, dayIn('UTC', new Date(now.getTime() - DAY_MS))))
  return dimension(wished, { by: 'key', maxRows: MOST_BATCHES })
}

interface Dated {
  readonly startdate: string | null
  readonly enddate: string | null
}

/** Days at the front of texts sort as days do. */
const isWished =
  ({ batchStartDate, generateForAllBatches }: Wish, yesterday: string) =>
  ({ startdate, enddate }: Dated): boolean => {
    if (batchStartDate) return startdate !== null && startdate >= batchStartDate
    return generateForAllBatches || enddate === null || enddate >= yesterday
  }
