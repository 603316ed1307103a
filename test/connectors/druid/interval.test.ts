import { expect } from 'chai'
import { configuredInterval } from '../../../connectors/druid/interval.js'

const now = new Date('2024-03-05T12:00:00Z')

describe('an interval of the configuration of Druid', () => {
  it('is the last day, or one with a beginning and an end', () => {
    const from = new Date('2024-03-04T00:00:00Z')
    const to = new Date('2024-03-05T00:00:00Z')
    for (const interval of ['LastDay', '2024-03-04/2024-03-05'])
      expect(configuredInterval(interval, now, 'UTC')).to.deep.equal({ from, to })
  })

  it('is refused when it is none', () =>
    expect(() => configuredInterval('LastYear', now, 'UTC'))
      .to.throw('"LastYear" is no interval of Druid')
      .with.property('code', 'CONFIG'))
})
