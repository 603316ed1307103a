import { generate } from '../../fixtures/index.js'
import type { AnyRow } from '../../lib/types.js'

const CHANNELS = 40
const BATCHES = 40
/** What the generator makes of one user, on average; a little less, so that there are enough. */
const ENROLMENTS_A_USER = 1.4

/** Installations keep both: what was issued, and what an older version had issued. */
const certificateOf = (row: AnyRow): AnyRow => ({
  identifier: `cert-${row.userid}`,
  name: 'Completion',
  token: String(row.userid).slice(0, 8),
  lastIssuedOn: String(row.datetime),
})

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || Object.keys(value as object).length === 0

/** Nothing stays empty but what is a plain value: each map and list of a row holds something. */
const filled = (row: AnyRow): AnyRow => ({
  ...row,
  contentstatus: isEmpty(row.contentstatus) ? { do_first: 1 } : row.contentstatus,
  certificates: isEmpty(row.certificates) ? [certificateOf(row)] : row.certificates,
  issued_certificates: isEmpty(row.issued_certificates) ? [certificateOf(row)] : row.issued_certificates,
})

/** So many rows of `user_enrolments`, every collection filled. The same at each reading. */
export function* enrolmentRows(count: number): Generator<AnyRow> {
  const users = Math.ceil(count / ENROLMENTS_A_USER) + 100
  let left = count
  for (const row of generate({ users, channels: CHANNELS, batches: BATCHES }).user_enrolments) {
    if (left-- === 0) return
    yield filled(row)
  }
  if (left > 0) throw new Error(`${left} enrolments are missing`)
}
