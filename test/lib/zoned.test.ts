import { expect } from 'chai'
import fc from 'fast-check'
import { clockIn, dayIn, midnightIn, timeIn } from '../../lib/zoned.js'

const ZONES = ['UTC', 'Asia/Kolkata', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Etc/UTC'] as const

describe('the clock of a zone', () => {
  for (const [zone, at, day, time] of [
    ['UTC', '2024-03-05T18:29:59.999Z', '2024-03-05', '18:29:59'],
    ['Asia/Kolkata', '2024-03-05T18:29:59.999Z', '2024-03-05', '23:59:59'],
    ['Asia/Kolkata', '2024-03-05T18:30:00Z', '2024-03-06', '00:00:00'],
    ['Europe/Berlin', '2024-03-31T00:59:59Z', '2024-03-31', '01:59:59'],
    ['Europe/Berlin', '2024-03-31T01:00:00Z', '2024-03-31', '03:00:00'],
    ['UTC', '0999-01-01T00:00:00Z', '0999-01-01', '00:00:00'],
  ] as const)
    it(`shows ${at} in ${zone}`, () =>
      expect([dayIn(zone, new Date(at)), timeIn(zone, new Date(at))]).to.deep.equal([day, time]))

  const moments = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2090-01-01T00:00:00Z'),
    noInvalidDate: true,
  })

  it('shows the same in UTC by either way', () =>
    fc.assert(
      fc.property(moments, at => {
        expect(clockIn('UTC', at)).to.deep.equal(clockIn('Etc/UTC', at))
      }),
    ))

  it('shows the day at the moment when it begins, and not before', () =>
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), (at, zone) => {
        const { year, month, day } = clockIn(zone, at)
        const begin = midnightIn(zone, year, month, day)
        expect(begin.getTime()).to.be.at.most(at.getTime())
        expect(dayIn(zone, begin)).to.equal(dayIn(zone, at))
        expect(dayIn(zone, new Date(begin.getTime() - 1))).not.to.equal(dayIn(zone, at))
      }),
    ))
})
