import { expect } from 'chai'
import { timesOf } from '../../../service/schedule/index.js'
import { failureOf } from '../../support/failure.js'

/** The cron line, the zone, a moment; the times that follow. */
const CASES: readonly (readonly [what: string, line: string, zone: string, after: string, times: string])[] =
  [
    ['each morning', '30 8 * * *', 'Asia/Kolkata', '2026-03-27T12:00Z', '03-28T03:00 03-29T03:00'],
    ['the time itself is over', '30 8 * * *', 'Asia/Kolkata', '2026-03-28T03:00Z', '03-29T03:00 03-30T03:00'],
    ['twice a day', '30 8,21 * * *', 'Asia/Kolkata', '2026-03-27T12:00Z', '03-27T16:00 03-28T03:00'],
    ['with seconds', '15 30 8 * * *', 'UTC', '2026-03-27T12:00Z', '03-28T08:30:15 03-29T08:30:15'],
    ['an hour is left out', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '03-29T01:00 03-30T00:30'],
    ['an hour comes twice', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', '10-25T00:30 10-26T01:30'],
    [
      'every half hour, one left out',
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:30Z',
      '03-29T01:00 03-29T01:30',
    ],
    ['every hour, one twice', '0 * * * *', 'Europe/Berlin', '2026-10-25T00:00Z', '10-25T01:00 10-25T02:00'],
  ]

const short = (time: Date): string =>
  time
    .toISOString()
    .slice(5)
    .replace(/(:00)?\.000Z$/, '')

describe('the times of a cron line', () => {
  for (const [what, line, zone, after, expected] of CASES) {
    it(`follow: ${what}`, () => {
      const times = timesOf(line, zone)
      const first = times.next(new Date(after))!
      const second = times.next(first)!
      expect([first, second].map(short).join(' ')).to.equal(expected)
      expect(times.latest(second)).to.deep.equal(second)
      expect(times.latest(new Date(second.getTime() - 1))).to.deep.equal(first)
    })
  }

  it('may be none', () => {
    const never = timesOf('0 0 30 2 *', 'UTC')
    expect([never.next(new Date()), never.latest(new Date())]).to.deep.equal([undefined, undefined])
  })

  it('are none of a line that means nothing', async () => {
    const error = await failureOf((async () => timesOf('61 8 * * *', 'UTC'))())
    expect(error).to.include({
      code: 'CONFIG',
      message: '"61 8 * * *" is no cron line: CronPattern: Invalid value for minute: 61',
    })
  })
})
