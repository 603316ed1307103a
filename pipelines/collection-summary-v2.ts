import {
  type Chunks,
  count,
  flagParameter,
  from,
  type Items,
  jsonLines,
  optionalText,
  report,
  smallest,
} from '../lib/index.js'
import { userCache, userEnrolments } from './datasets/index.js'
import { cachedName } from './sunbird/cached-name.js'
import { compactDay } from './sunbird/dates.js'
import { ingestAfterwards } from './sunbird/ingestion.js'
import { dayParameter, jsonParameter } from './sunbird/parameters.js'
import { batchKey, collections, foundCollections, summaryBatches } from './sunbird/summary-batches.js'
import { together } from './sunbird/together.js'

const FOLDER = 'collection-summary-reports-v2'
const TOLD_OF: readonly (string | null)[] = ['Live', 'Unlisted', 'Retired']

/**
 * How many learners of each district take part in each batch, have completed it and got a certificate: twice
 * the same JSON lines, one file with the day in its name. Learners without a state are not counted. What is
 * said of the learners' organisation and type is that of the batch's smallest user id.
 *
 * Holds: the batches; groups are kept on disk when they do not fit. Rows come by batch, collection, state and
 * district.
 */
export const collectionSummary = report({
  name: 'collection-summary-v2',
  summary: 'Enrolments, completions and certificates per batch, state and district, as JSON lines',
  parameters: {
    searchFilter: jsonParameter('Only batches of the collections that this search finds'),
    batchStartDate: dayParameter('Only batches that begin on this day or later; a searchFilter beats it'),
    generateForAllBatches: flagParameter({
      summary: 'Also batches that ended before yesterday; the two others beat it',
      fallback: true,
    }),
    ingest: optionalText('Path of an ingestion spec that is handed to Druid when the files are published'),
  },
  compose: ({ parameters, settings }) => {
    const { searchFilter } = parameters
    const found = searchFilter && foundCollections(searchFilter)
    const batches = summaryBatches({ ...parameters, found }, settings)
    const daily = `collection-summary-report-${compactDay(settings.now, settings.fileZone)}.json`

    return placesOf(batches)
      .with(places => (found ? foundAlready(places, found) : askedFor(places)))
      .select({
        contentorg: r => listed(r.course?.organisation),
        batchid: r => `batch-${r.batchid}`,
        courseid: 'courseid',
        collectionname: r => r.course?.name,
        batchname: r => r.batch?.name,
        startdate: r => r.batch?.startdate,
        enddate: r => r.batch?.enddate,
        hascertified: r => r.batch?.hascertified,
        state: r => cachedName(r.state),
        district: r => cachedName(r.district),
        enrolleduserscount: 'enrolled',
        completionuserscount: 'completed',
        certificateissuedcount: 'certified',
        contentstatus: r => r.course?.status,
        keywords: r => listed(r.course?.keywords),
        channel: r => r.course?.channel,
        timestamp: () => settings.now.getTime(),
        orgname: r => cachedName(r.user?.orgname),
        createdfor: r => listed(r.course?.createdFor),
        medium: r => listed(r.course?.medium),
        subject: r => listed(r.course?.subject),
        usertype: r => r.user?.usertype,
        usersubtype: r => r.user?.usersubtype,
      })
      .split(
        rows => rows.to(jsonLines({ file: `${FOLDER}/${daily}` })),
        rows => rows.to(jsonLines({ file: `${FOLDER}/collection-summary-report-latest.json` })),
      )
  },
  uses: { ingest: 'ingest' },
  afterwards: async ({ parameters: { ingest } }, tools) =>
    ingest === undefined ? undefined : ingestAfterwards(ingest, tools),
})

const learners = from(userCache, 'state', 'district', 'orgname', 'usertype', 'usersubtype')

/** The counts of each batch, state and district, with the batch's smallest user. */
const placesOf = (batches: ReturnType<typeof summaryBatches>) =>
  from(userEnrolments, 'courseid', 'batchid', 'active', 'completedon', 'certificates', 'issued_certificates')
    .filter('it is active', r => r.active === true)
    .lookup('batch', batches, batchKey)
    .filter('its batch is asked for', r => r.batch !== undefined)
    .enrich('user', learners, r => r.userid, { missing: 'drop' })
    .filter('its user has a state', r => r.user.state !== null && r.user.state !== '')
    .derive({ state: r => r.user.state, district: r => r.user.district })
    .group(['batchid', 'courseid', 'state', 'district'], {
      enrolled: count(),
      completed: count(r => r.completedon !== null),
      certified: count(r => r.certificates.length > 0 || r.issued_certificates.length > 0),
      user: smallest(
        r => r.userid,
        r => r.user,
      ),
    })
    .through('the smallest user of each batch', sharingUser)
    .lookup('batch', batches, batchKey)

interface Place {
  readonly courseid: string
  readonly batchid: string
  readonly user: { readonly userid: string } | undefined
}

/** Gives all places of a batch the smallest of their users. */
const sharingUser = <P extends Place>(places: Chunks<P>): Chunks<P> =>
  together<P, P>(batchKey, ofBatch => {
    const user = ofBatch.map(place => place.user).reduce((a, b) => (a && b && b.userid < a.userid ? b : a))
    return ofBatch.map(place => ({ ...place, user }))
  })(places)

type Places = ReturnType<typeof placesOf>

const foundAlready = (places: Places, found: ReturnType<typeof foundCollections>) =>
  places.lookup('course', found, r => r.courseid)

const askedFor = (places: Places) =>
  places
    .enrich('course', collections, r => r.courseid, { missing: 'blank' })
    .filter('its collection is live, unlisted or retired', r => TOLD_OF.includes(r.course?.status ?? null))

/** A list with nothing in it says no more than no list. */
const listed = (items: Items<string> | undefined): Items<string> | undefined =>
  items && items.length > 0 ? items : undefined
