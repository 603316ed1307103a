import { countDistinct, csv, dimension, from, jsonArray, jsonLines, report } from '../lib/index.js'
import { location, organisation } from './datasets/index.js'
import { PLACE_KINDS, placeIds } from './sunbird/profile.js'

const ACTIVE = 1

const locations = dimension(from(location, 'name', 'type'), { by: 'id', maxRows: 2_000_000 })

/** The active organisations that have a district, one row each, by tenant and district. */
const schools = from(organisation, 'slug', 'status', 'orglocation', 'orgname', 'channel', 'externalid')
  .present('slug')
  .filter('it is active', r => r.status === ACTIVE)
  .flatten('placeId', locations, r => placeIds(r.orglocation), { by: 'type', value: 'id', keep: PLACE_KINDS })
  .flatten('place', locations, r => placeIds(r.orglocation), { by: 'type', value: 'name', keep: PLACE_KINDS })
  .filter('it has a district', r => r.placeId.district !== undefined)
  .select({
    'School id': 'id',
    'School name': 'orgname',
    Channels: 'channel',
    'District id': r => r.placeId.district,
    'District name': r => r.place.district,
    'Block id': r => r.placeId.block,
    'Block name': r => r.place.block,
    slug: 'slug',
    externalid: 'externalid',
  })
  .sortWithin(['slug'], ['District name', 'School id'])

/**
 * The schools of each tenant with their districts and blocks, and how many there are of each.
 *
 * Holds: the locations; rows are sorted on disk when they do not fit. Rows come by slug, district name and school id.
 */
export const adminGeoReports = report({
  name: 'admin-geo-reports',
  summary: 'Schools per tenant with district and block, and their counts',
  compose: () => schools.split(details, summary, districts),
})

type Schools = typeof schools

const details = (rows: Schools) =>
  rows
    .numberWithin('index', ['slug'])
    .select({
      index: 'index',
      'School id': 'School id',
      'School name': 'School name',
      Channels: 'Channels',
      'District id': 'District id',
      'District name': 'District name',
      'Block id': 'Block id',
      'Block name': 'Block name',
      slug: 'slug',
      externalid: 'externalid',
    })
    .to(csv({ partitionBy: ['slug'], file: ({ slug }) => `geo-detail/${slug}.csv`, formulas: 'escape' }))

const summary = (rows: Schools) =>
  rows
    .group(['slug'], {
      schools: countDistinct(r => r['School id']),
      districts: countDistinct(r => r['District id']),
      blocks: countDistinct(r => r['Block id']),
    })
    .to(jsonLines({ partitionBy: ['slug'], file: ({ slug }) => `geo-summary/${slug}.json` }))

const districts = (rows: Schools) =>
  rows
    .group(['slug', 'District name'], {
      blocks: countDistinct(r => r['Block id']),
      schools: countDistinct(r => r.externalid),
    })
    .numberWithin('index', ['slug'])
    .select({
      index: 'index',
      districtName: 'District name',
      blocks: 'blocks',
      schools: 'schools',
      slug: 'slug',
    })
    .to(jsonArray({ partitionBy: ['slug'], file: ({ slug }) => `geo-summary-district/${slug}.json` }))
