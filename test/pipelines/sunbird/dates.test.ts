import { expect } from 'chai'
import { compactDay, dateText, dayOf, momentText, shownDay } from '../../../pipelines/sunbird/dates.js'

describe('a date that stands twice', () => {
  const stamp = new Date('2024-06-30T18:29:59Z')
  for (const [what, newer, older, zone, text] of [
    ['a timestamp and a text', stamp, '2020-01-01', 'UTC', '2024-06-30 18:29:59'],
    ['a timestamp in India', stamp, null, 'Asia/Kolkata', '2024-06-30 23:59:59'],
    ['a text alone', null, '2020-01-01', 'UTC', '2020-01-01'],
    [
      'a text beside nothing',
      undefined,
      '2020-01-01 10:00:00:000+0000',
      'UTC',
      '2020-01-01 10:00:00:000+0000',
    ],
    ['an empty text', null, '', 'UTC', ''],
    ['nothing', null, null, 'UTC', null],
    ['nothing at all', undefined, undefined, 'UTC', null],
  ] as const)
    it(`is told from ${what}`, () => expect(dateText(newer, older, zone)).to.equal(text))
})

describe('the text of a moment', () => {
  for (const [at, text] of [
    ['2024-03-05T09:30:00.000Z', '2024-03-05 09:30:00'],
    ['2024-03-05T09:30:00.500Z', '2024-03-05 09:30:00.5'],
    ['2024-03-05T09:30:00.250Z', '2024-03-05 09:30:00.25'],
    ['2024-03-05T09:30:00.007Z', '2024-03-05 09:30:00.007'],
    ['1969-12-31T23:59:59.900Z', '1969-12-31 23:59:59.9'],
  ] as const)
    it(`is ${text}`, () => expect(momentText(new Date(at), 'UTC')).to.equal(text))
})

describe('the day of a text', () => {
  for (const [text, day] of [
    ['2019-11-13 05:41:50:382+0000', '2019-11-13'],
    ['2019-11-16 05:41:50', '2019-11-16'],
    ['2019-11-16T05:41:50Z', '2019-11-16'],
    ['2019', '2019-01-01'],
    ['2019-11', '2019-11-01'],
    ['2019-1-5', '2019-01-05'],
    ['  2019-11-15 ', '2019-11-15'],
    ['2019-11-15 garbage', '2019-11-15'],
    ['2024-02-29', '2024-02-29'],
    ['2019-11-15garbage', undefined],
    ['20191115', undefined],
    ['2019-02-30', undefined],
    ['2019-11 05:41', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${day}`, () => expect(dayOf(text)).to.equal(day))

  it('is shown with the day first', () => expect(shownDay('2019-11-15')).to.equal('15/11/2019'))

  it('stands in file names without anything between', () =>
    expect(compactDay(new Date('2024-03-05T18:30:00Z'), 'Asia/Kolkata')).to.equal('20240306'))
})
