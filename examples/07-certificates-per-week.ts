/*
 * Certificates that were issued in each week, by collection. An enrolment keeps a list of them, so one row becomes
 * several before they are counted.
 *
 *   npx lern run ./examples/07-certificates-per-week.ts --stdout
 *   npx lern run ./examples/07-certificates-per-week.ts -p collection=do_31300000000000000000 --stdout
 */
import { count, countDistinct, csv, from, optionalText, report } from 'lern-data-products'
import { content, userEnrolments } from 'lern-data-products/pipelines'

const DAY = 24 * 60 * 60 * 1000
const IS_DAY = /^\d{4}-\d{2}-\d{2}/

/** The Monday of the week that a time in ISO 8601 lies in, `yyyy-MM-dd`; nothing for any other text. */
const mondayOf = (time: string | undefined): string | null => {
  const day = IS_DAY.exec(time ?? '')?.[0]
  if (day === undefined || Number.isNaN(Date.parse(day))) return null
  const date = new Date(day)
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(date.getTime() - sinceMonday * DAY).toISOString().slice(0, 10)
}

export const certificatesPerWeek = report({
  name: 'certificates-per-week',
  summary: 'Certificates issued in each week, by collection',
  parameters: {
    collection: optionalText('Only certificates of this collection; all when absent'),
  },
  compose: ({ parameters: { collection } }) =>
    from(userEnrolments, 'courseid', 'issued_certificates')
      .filter('is of the collection', r => collection === undefined || r.courseid === collection)
      .expand('certificate', r => r.issued_certificates)
      .derive({ week: r => mondayOf(r.certificate.get('lastIssuedOn')) })
      .present('week')
      .group(['week', 'courseid'], {
        certificates: count(),
        learners: countDistinct(r => r.userid),
      })
      .enrich('collection', from(content, 'name'), r => r.courseid, { missing: 'blank' })
      .select({
        'Week of': 'week',
        'Collection Id': 'courseid',
        Collection: r => r.collection?.name ?? 'unknown',
        Certificates: 'certificates',
        Learners: 'learners',
      })
      .to(csv({ file: 'certificates-per-week.csv' })),
})
