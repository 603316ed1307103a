import { expect } from 'chai'
import { intervalOf, intervalText } from '../../lib/interval.js'

const textOf = (text: string, now = '2024-03-05T12:00:00Z', zone = 'UTC'): string | undefined => {
  const interval = intervalOf(text, new Date(now), zone)
  return interval && intervalText(interval)
}

describe('an interval', () => {
  for (const [now, zone, interval] of [
    ['2024-03-05T12:00:00Z', 'Asia/Kolkata', '2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
    ['2024-03-05T18:29:59Z', 'Asia/Kolkata', '2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
    ['2024-03-05T18:30:00Z', 'Asia/Kolkata', '2024-03-04T18:30:00.000Z/2024-03-05T18:30:00.000Z'],
    ['2024-03-01T06:00:00Z', 'UTC', '2024-02-29T00:00:00.000Z/2024-03-01T00:00:00.000Z'],
    ['2024-01-01T06:00:00Z', 'UTC', '2023-12-31T00:00:00.000Z/2024-01-01T00:00:00.000Z'],
    ['2024-04-01T06:00:00Z', 'Europe/Berlin', '2024-03-30T23:00:00.000Z/2024-03-31T22:00:00.000Z'],
    ['2024-10-28T06:00:00Z', 'Europe/Berlin', '2024-10-26T22:00:00.000Z/2024-10-27T23:00:00.000Z'],
  ] as const)
    it(`is the last day before ${now} in ${zone}`, () =>
      expect(textOf('LastDay', now, zone)).to.equal(interval))

  for (const [given, meant] of [
    ['2024-03-04/2024-03-05', '2024-03-04T00:00:00.000Z/2024-03-05T00:00:00.000Z'],
    ['2024-03-04T05:30:00Z/2024-03-05T05:30:00Z', '2024-03-04T05:30:00.000Z/2024-03-05T05:30:00.000Z'],
    ['2024-03-04T00:00+05:30/2024-03-05T00:00+05:30', '2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
    ['2024-03-04T05:30/2024-03-05T05:30', '2024-03-04T05:30:00.000Z/2024-03-05T05:30:00.000Z'],
  ] as const)
    it(`is read from ${given}`, () => expect(textOf(given, undefined, 'Asia/Kolkata')).to.equal(meant))

  for (const given of [
    '',
    '/',
    'LastYear',
    '2024-03-05',
    '2024-03-05/2024-03-04',
    '2024-03-05/2024-03-05',
    'a/b',
    '2024-01-01/2024-01-02/x',
    '2024-01-01/2024-01-02/2024-01-03',
  ])
    it(`is not read from "${given}"`, () => expect(textOf(given)).to.equal(undefined))
})
