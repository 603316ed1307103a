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
    expect(breaker.admits(9_999)).to.equal(false)
    expect(breaker.admits(10_000)).to.equal(true)
    expect(breaker.admits(10_000)).to.equal(false)
    breaker.failed(11_000)
    expect(breaker.admits(20_999)).to.equal(false)
    expect(breaker.admits(21_000)).to.equal(true)
    breaker.succeeded()
    expect([breaker.admits(21_000), breaker.admits(21_000)]).to.deep.equal([true, true])
  })
})
