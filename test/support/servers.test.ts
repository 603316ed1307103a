import { expect } from 'chai'
import { isUnavailable, shared } from './servers.js'

describe('the servers of the tests', () => {
  it('start once, however many ask', async () => {
    let starts = 0
    const server = shared(async () => ({ number: ++starts, stop: async () => {} }))

    const [first, second] = await Promise.all([server(), server()])

    expect(first).to.equal(second)
    expect(starts).to.equal(1)
  })

  it('say when they cannot be had', async () => {
    const started = await shared(async () => ({ unavailable: 'there is no Java' }))()

    expect(isUnavailable(started)).to.equal(true)
  })

  it('fail for all who ask when the start fails', async () => {
    const server = shared(() => Promise.reject(new Error('no port')))

    const outcomes = await Promise.allSettled([server(), server()])

    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
  })
})
