import { expect } from 'chai'
import type { CollectionBatch } from '../../../pipelines/exhaust/collection-batch.js'
import { enrolmentDay, isEnrolled, isVisible } from '../../../pipelines/exhaust/learners.js'
import { isoText } from '../../../pipelines/sunbird/dates.js'

const AT = new Date('2019-11-15T20:00:00Z')

describe('an enrolment', () => {
  for (const [active, enrolleddate, enrolled_date, counts] of [
    [true, '2019-11-15', null, true],
    [true, null, AT, true],
    [true, '', null, true],
    [true, null, null, false],
    [false, '2019-11-15', AT, false],
    [null, '2019-11-15', AT, false],
  ] as const)
    it(`${counts ? 'counts' : 'does not count'} when ${JSON.stringify({ active, enrolleddate, enrolled_date })}`, () =>
      expect(isEnrolled({ active, enrolleddate, enrolled_date })).to.equal(counts))

  const days: readonly (readonly [older: string | null, newer: Date | null, zone: string, shown: string])[] =
    [
      ['2019-11-13 05:41:50:382+0000', null, 'UTC', '13/11/2019'],
      ['2019-11-16 05:41:50', null, 'UTC', '16/11/2019'],
      ['2019-11-16T05:41:50Z', null, 'UTC', '16/11/2019'],
      ['2019', null, 'UTC', '01/01/2019'],
      ['2019-11', null, 'UTC', '01/11/2019'],
      ['2019-1-5', null, 'UTC', '05/01/2019'],
      ['  2019-11-15  ', null, 'UTC', '15/11/2019'],
      ['2019-11-15 and more', null, 'UTC', '15/11/2019'],
      ['2019-11-15garbage', null, 'UTC', ''],
      ['20191115', null, 'UTC', ''],
      ['2019-02-30', null, 'UTC', ''],
      ['', null, 'UTC', ''],
      [null, AT, 'UTC', '15/11/2019'],
      [null, AT, 'Asia/Kolkata', '16/11/2019'],
      ['2001-01-01', AT, 'UTC', '15/11/2019'],
      ['2019-11-13 20:00:00:000+0000', null, 'Asia/Kolkata', '13/11/2019'],
    ]
  for (const [enrolleddate, enrolled_date, zone, shown] of days)
    it(`of ${JSON.stringify(enrolled_date ?? enrolleddate)} in ${zone} is of the day ${JSON.stringify(shown)}`, () =>
      expect(enrolmentDay({ enrolleddate, enrolled_date }, zone)).to.equal(shown))
})

describe('a learner', () => {
  const batch = (requestedBy: string) => ({ requestedBy, owner: 'o1' }) as CollectionBatch
  for (const [requestedBy, rootorgid, visible] of [
    ['o1', 'o1', true],
    ['o1', 'o2', true],
    ['o1', null, true],
    ['o2', 'o2', true],
    ['o2', 'o1', false],
    ['o2', null, false],
  ] as const)
    it(`of ${rootorgid} is ${visible ? '' : 'not '}seen by ${requestedBy} in a collection of o1`, () =>
      expect(isVisible({ batch: batch(requestedBy), user: { rootorgid } })).to.equal(visible))
})

describe('the time of an attempt', () => {
  for (const [at, zone, text] of [
    ['2021-07-15T05:30:00Z', 'UTC', '2021-07-15T05:30:00.000Z'],
    ['2021-07-15T05:30:00.25Z', 'UTC', '2021-07-15T05:30:00.250Z'],
    ['2021-07-15T05:30:00Z', 'Asia/Kolkata', '2021-07-15T11:00:00.000+05:30'],
    ['2021-07-15T20:00:00Z', 'Asia/Kolkata', '2021-07-16T01:30:00.000+05:30'],
    ['2021-07-15T05:30:00Z', 'America/New_York', '2021-07-15T01:30:00.000-04:00'],
    ['1969-12-31T23:59:59.900Z', 'UTC', '1969-12-31T23:59:59.900Z'],
  ] as const)
    it(`${at} is ${text} in ${zone}`, () => expect(isoText(new Date(at), zone)).to.equal(text))
})
