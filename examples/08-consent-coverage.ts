/*
 * How many users of each state share their data with at least one organisation. Users come from the cache and consents
 * from their table, both in the order of the user id: they are joined as they stream by, across two systems.
 *
 *   npx lern run ./examples/08-consent-coverage.ts --stdout
 */
import { type Aggregate, count, csv, from, report } from 'lern-data-products'
import { userCache, userConsent } from 'lern-data-products/pipelines'

interface Share {
  readonly hits: number
  readonly rows: number
}

/** An aggregate of our own: the share of the rows for which something holds, in percent with one decimal. */
const percentage = <Row>(holds: (row: Row) => boolean): Aggregate<Row, string, Share> => ({
  start: () => ({ hits: 0, rows: 0 }),
  add: ({ hits, rows }, row) => ({ hits: hits + Number(holds(row)), rows: rows + 1 }),
  combine: (a, b) => ({ hits: a.hits + b.hits, rows: a.rows + b.rows }),
  value: ({ hits, rows }) => ((100 * hits) / rows).toFixed(1),
})

interface Consenting {
  readonly consents: readonly unknown[]
}

const shares = ({ consents }: Consenting): boolean => consents.length > 0

export const consentCoverage = report({
  name: 'consent-coverage',
  summary: 'Users of each state who share their data with an organisation',
  compose: ({ settings: { consentExpiry, now } }) => {
    const consents = from(userConsent, 'object_type', 'status', 'expiry').consented({
      objectType: 'organisation',
      ...(consentExpiry === 'enforce' && { at: now }),
    })

    return from(userCache, 'state')
      .leftJoinAll('consents', consents, { userid: 'user_id' })
      .derive({ place: r => r.state ?? 'unknown' })
      .group(['place'], {
        users: count(),
        sharing: count(shares),
        coverage: percentage(shares),
      })
      .select({
        State: 'place',
        Users: 'users',
        Sharing: 'sharing',
        'Coverage %': 'coverage',
      })
      .to(csv({ file: 'consent-coverage.csv' }))
  },
})
