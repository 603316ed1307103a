import { expect } from 'chai'
import { Breaker } from '../../../lib/http/breaker.js'

const failTimes = (breaker: Breaker, times: number, now: number) => {
  for (let time = 0; time < times; time++) breaker.failed(now)
}

describe('a circuit breaker', () => {
  it('admits all until ten attempts in a row have failed', () => {
    const breaker = new Breaker()
    failTimes(breaker, 9, 0)
    expect(breaker.admits(0)).to.equal(true)
    breaker.failed(0)
    expect(breaker.admits(0)).to.equal(false)
  })

  it('forgets failures when an attempt succeeds', () => {
    const breaker = new Breaker()
    failTimes(breaker, 9, 0)
    breaker.succeeded()
    breaker.failed(0)
    expect(breaker.admits(0)).to.equal(true)
  })

  it('knows how the last attempt failed', () => {
    const breaker = new Breaker()
    failTimes(breaker, 10, 0)
    expect(breaker.why).to.equal('SOURCE_UNAVAILABLE')
    breaker.failed(0, 'SOURCE_TIMEOUT')
    expect(breaker.why).to.equal('SOURCE_TIMEOUT')
  })

  it('lets one attempt at a time find out, after a rest', () => {
    const breaker = new Breaker()
    failTimes(breaker, 10, 0)
    expect(breaker.admits(999)).to.equal(false)
    expect(breaker.admits(1_000)).to.equal(true)
    expect(breaker.admits(1_000)).to.equal(false)
    breaker.failed(1_100)
    expect(breaker.admits(3_099)).to.equal(false)
    expect(breaker.admits(3_100)).to.equal(true)
    breaker.succeeded()
    expect([breaker.admits(3_100), breaker.admits(3_100)]).to.deep.equal([true, true])
  })

  it('rests longer after each attempt that finds out, up to ten seconds, and anew in another outage', () => {
    const breaker = new Breaker()
    const rests = (tries: number, from: number) => {
      const found: number[] = []
      for (let since = from, now = from; found.length < tries; now += 100)
        if (breaker.admits(now)) {
          found.push(now - since)
          since = now
          breaker.failed(now)
        }
      return found
    }
    failTimes(breaker, 10, 0)
    expect(rests(6, 0)).to.deep.equal([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    breaker.succeeded()
    failTimes(breaker, 10, 100_000)
    expect(rests(2, 100_000)).to.deep.equal([1_000, 2_000])
  })

  it('does not rest longer for calls that were under way together', () => {
    const breaker = new Breaker()
    failTimes(breaker, 13, 0)
    expect(breaker.admits(1_000)).to.equal(true)
  })

  it('is waited for by calls whose deadline lies beyond its rest, for half a minute', () => {
    const breaker = new Breaker()
    failTimes(breaker, 10, 0)
    expect([breaker.isWorthWaiting(999), breaker.isWorthWaiting(1_000)]).to.deep.equal([false, true])
    for (const now of [1_000, 3_000, 7_000, 15_000]) {
      expect(breaker.isWorthWaiting(1_000_000)).to.equal(true)
      expect(breaker.admits(now)).to.equal(true)
      breaker.failed(now)
    }
    expect(breaker.isWorthWaiting(1_000_000)).to.equal(true)
    expect(breaker.admits(25_000)).to.equal(true)
    breaker.failed(25_000)
    expect(breaker.isWorthWaiting(1_000_000)).to.equal(false)
  })
})
