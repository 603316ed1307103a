import { expect } from 'chai'
import { type Catalog, type Dataset, sharingRuns } from '../../../lib/index.js'
import {
  progressExhaust,
  responseExhaust,
  userEnrolments,
  userinfoExhaust,
} from '../../../pipelines/index.js'
import { readsWholeTables } from '../../../service/exhaust/reads-whole-tables.js'
import { listing, slicing, type Watched } from '../../lib/verbs/keyed-sources.js'
import { batch, catalogOf, enrolment } from '../../pipelines/exhaust/support.js'
import { type Given, workOn } from './support.js'

const BATCHES = ['b1', 'b2', 'b3']
const ROWS = BATCHES.map(batchid => ({ ...enrolment, batchid }))
const REPORTS = [progressExhaust, responseExhaust, userinfoExhaust]

const catalogWith = (make: (dataset: Dataset, rows: readonly object[]) => Watched) => {
  const enrolments = make(userEnrolments, ROWS)
  const others = catalogOf({ course_batch: BATCHES.map(batchid => ({ ...batch, batchid })) })
  return { enrolments, catalog: { ...others, user_enrolments: enrolments } as Catalog }
}

const given = (catalog: Catalog): readonly Given[] =>
  REPORTS.map((report, at) => ({
    report,
    catalog,
    request: { requestId: `R${at}`, data: { batchFilter: [BATCHES[at]!, 'b1'] } },
  }))

describe('requests for exhaust reports that are worked on together', () => {
  it('have the files that they have alone, and enrolments are scanned once', async () => {
    const { enrolments, catalog } = catalogWith(listing)
    const runs = sharingRuns(REPORTS.length)
    const together = await Promise.all(
      given(catalog).map(async (each, at) => {
        const worked = await workOn({ ...each, worker: { sharing: runs[at]! } })
        await runs[at]!.leave()
        return worked
      }),
    )
    const ranges = new Set(enrolments.scans.map(({ range }) => range.start)).size
    expect(enrolments.scans).to.have.lengthOf(ranges)

    for (const [at, each] of given(catalogWith(listing).catalog).entries()) {
      const alone = await workOn(each)
      expect(alone.outcome?.status).to.equal('SUCCESS')
      expect(together[at]!.outcome).to.deep.equal(alone.outcome)
    }
  })

  for (const [where, make, whole] of [
    ['keyed by user', listing, true],
    ['keyed by batch', slicing('batchid', 'courseid', 'userid'), false],
  ] as const)
    it(`are so where the table of enrolments is ${where}: ${whole}`, async () => {
      const { catalog } = catalogWith(make)
      expect(await readsWholeTables(catalog)).to.equal(whole)
    })
})
