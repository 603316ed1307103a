import { expect } from 'chai'
import { intervalOf } from '../../../connectors/druid/interval.js'

describe('an interval of Druid', () => {
  for (const [now, zone, interval] of [
    ['2024-03-05T12:00:00Z', 'Asia/Kolkata', '2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
    ['2024-03-05T18:29:59Z', 'Asia/Kolkata', '2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
    ['2024-03-05T18:30:00Z', 'Asia/Kolkata', '2024-03-04T18:30:00.000Z/2024-03-05T18:30:00.000Z'],
    ['2024-03-01T06:00:00Z', 'UTC', '2024-02-29T00:00:00.000Z/2024-03-01T00:00:00.000Z'],
    ['2024-01-01T06:00:00Z', 'UTC', '2023-12-31T00:00:00.000Z/2024-01-01T00:00:00.000Z'],
    ['2024-04-01T06:00:00Z', 'Europe/Berlin', '2024-03-30T23:00:00.000Z/2024-03-31T22:00:00.000Z'],
    ['2024-10-28T06:00:00Z', 'Europe/Berlin', '2024-10-26T22:00:00.000Z/2024-10-27T23:00:00.000Z'],
  ] as const) {
    it(`the last day before ${now} in ${zone}`, () =>
      expect(intervalOf('LastDay', new Date(now), zone)).to.equal(interval))
  }

  for (const interval of ['2024-03-04/2024-03-05', '2024-03-04T05:30:00Z/2024-03-05T05:30:00Z'])
    it(`${interval} as it is`, () => expect(intervalOf(interval, new Date(), 'UTC')).to.equal(interval))

  for (const interval of [
    '',
    'LastYear',
    '2024-03-05',
    '2024-03-05/2024-03-04',
    'a/b',
    '2024-01-01/2024-01-02/x',
  ])
    it(`"${interval}" is none`, () =>
      expect(() => intervalOf(interval, new Date(), 'UTC'))
        .to.throw(`"${interval}" is no interval of Druid`)
        .with.property('code', 'CONFIG'))
})
