import { expect } from 'chai'
import { duration, figure, mebibytes, moment } from '../../../service/status/wording.js'

describe('words of the status page', () => {
  const durations: readonly (readonly [number, string])[] = [
    [-1, '0 s'],
    [0, '0 s'],
    [0.26, '0.3 s'],
    [9.96, '10 s'],
    [42.4, '42 s'],
    [59.6, '1 min'],
    [95.4, '1 min 35 s'],
    [3_600, '1 h'],
    [7_500, '2 h 5 min'],
    [86_399, '23 h 59 min'],
    [90_000, '1 d 1 h'],
    [864_000, '10 d'],
  ]
  for (const [seconds, words] of durations) {
    it(`${seconds} seconds are ${words}`, () => {
      expect(duration(seconds)).to.equal(words)
    })
  }

  it('groups the digits of figures, and tells memory in MiB', () => {
    expect([figure(0), figure(1_234_567), mebibytes(201.4 * 2 ** 20)]).to.deep.equal([
      '0',
      '1,234,567',
      '201 MiB',
    ])
  })

  it('tells a moment in UTC', () => {
    expect(moment(Date.parse('2024-03-05T06:07:08.123Z')).text).to.equal(
      '<time datetime="2024-03-05T06:07:08.123Z">2024-03-05 06:07:08 UTC</time>',
    )
  })
})
