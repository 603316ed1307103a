import { expect } from 'chai'
import fc from 'fast-check'
import { isDate, parseTimestamp } from '../../../lib/codec/timestamp.js'

describe('parseTimestamp', () => {
  for (const [text, iso] of [
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05.000Z'],
    ['2024-01-02T03:04Z', '2024-01-02T03:04:00.000Z'],
    ['2024-01-02T03:04:05.6Z', '2024-01-02T03:04:05.600Z'],
    ['2024-01-02T03:04:05.678912Z', '2024-01-02T03:04:05.678Z'],
    ['2024-01-02T03:04:05+05:30', '2024-01-01T21:34:05.000Z'],
    ['2024-01-02T03:04:05-0530', '2024-01-02T08:34:05.000Z'],
    ['2024-01-02 03:04:05+0000', '2024-01-02T03:04:05.000Z'],
    ['2024-01-02 03:04:05.678+0000', '2024-01-02T03:04:05.678Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['+012345-01-01T00:00:00Z', '+012345-01-01T00:00:00.000Z'],
  ] as const) {
    it(`reads ${text}`, () => expect(parseTimestamp(text)?.toISOString()).to.equal(iso))
  }

  for (const text of [
    '',
    '2024-01-02',
    '2024-01-02T03:04:05',
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01T00:00:00+19:00',
    '2024-01-01T00:00:00+01:60',
    ' 2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00Z ',
    '24-01-01T00:00:00Z',
    '2024-1-1T00:00:00Z',
    '+999999-01-01T00:00:00Z',
    '2024-01-02 03:04:05:678+0000',
  ]) {
    it(`refuses '${text}'`, () => expect(parseTimestamp(text)).to.equal(undefined))
  }

  it('reads back what a date prints', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), date => {
        expect(parseTimestamp(date.toISOString())).to.deep.equal(date)
      }),
    )
  })
})

describe('isDate', () => {
  for (const [text, expected] of [
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2024-04-31', false],
    ['2024-4-1', false],
    ['2024-04-01T00:00:00Z', false],
  ] as const) {
    it(`says ${expected} to ${text}`, () => expect(isDate(text)).to.equal(expected))
  }
})
