import { expect } from 'chai'
import fc from 'fast-check'
import { minutesOf, secondsOf } from '../../../pipelines/sunbird/minutes.js'

describe('the minutes of a time in seconds', () => {
  for (const [seconds, minutes] of [
    [0, 0],
    [754, 12.6],
    [60, 1],
    [2.9, 0],
    [3, 0.1],
    [735, 12.3],
    [81, 1.4],
    [2_613, 43.6],
    [1e-9, 0],
    [6e12, 1e11],
  ] as const)
    it(`of ${seconds} are ${minutes}`, () => expect(minutesOf(seconds)).to.equal(minutes))

  /** Whole numbers of tenths of a second, so that the right answer can be told in whole numbers. */
  it('are the nearest tenth, of two equally near ones the larger', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), tenths => {
        const nearest = Math.floor((tenths + 30) / 60)
        expect(minutesOf(tenths / 10)).to.equal(nearest / 10)
      }),
    ))

  for (const [what, sum, timespent, seconds] of [
    ['seconds', 754, 1, 754],
    ['no seconds', null, 2, 120],
    ['nothing', null, null, 0],
    ['no number', Number.NaN, Number.POSITIVE_INFINITY, 0],
  ] as const)
    it(`are counted from an event with ${what}`, () =>
      expect(secondsOf({ sum__edata_time_spent: sum, timespent })).to.equal(seconds))
})
