import { expect } from 'chai'
import { retryDelay } from '../../lib/retry.js'

const retry = { attempts: 6, deadline: 60_000, shortest: 100, longest: 1_000 }

describe('retry', () => {
  it('waits up to a bound that doubles, and never longer than the longest', () => {
    const bounds = [1, 2, 3, 4, 5].map(attempt => retryDelay(retry, attempt, Date.now(), () => 1))
    expect(bounds).to.deep.equal([100, 200, 400, 800, 1_000])
    expect(retryDelay(retry, 3, Date.now(), () => 0)).to.equal(0)
  })

  it('ends after the attempts', () => expect(retryDelay(retry, 6, Date.now())).to.equal(undefined))

  it('ends at the deadline', () =>
    expect(retryDelay(retry, 1, Date.now() - 60_001, () => 0)).to.equal(undefined))
})
