import { expect } from 'chai'
import { LernError } from '../../../lib/index.js'
import { patiently } from '../../../service/worker/patience.js'
import { failureOf } from '../../support/failure.js'

const away = new LernError('SOURCE_UNAVAILABLE', 'away')
const never = new AbortController().signal

describe('patience', () => {
  /** Fails some times, and counts how often it was asked. */
  const failing = (times: number, error: unknown = away) => {
    let asked = 0
    const action = async () => {
      if (++asked <= times) throw error
      return asked
    }
    return { action, asked: () => asked }
  }
  const onTrouble = () => {}

  it('asks again what may pass', async () => {
    const troubles: unknown[] = []
    const { action } = failing(2)
    const patience = { signal: never, onTrouble: (error: unknown) => troubles.push(error) }
    expect(await patiently(action, patience)).to.equal(3)
    expect(troubles).to.deep.equal([away, away])
  })

  it('ends when it has waited for long enough', async () => {
    const { action, asked } = failing(99)
    expect(await failureOf(patiently(action, { signal: never, onTrouble, forMs: 150 }))).to.equal(away)
    expect(asked()).to.equal(3)
  })

  it('ends at the signal', async () => {
    const stop = new AbortController()
    const { action, asked } = failing(99)
    const patience = { signal: stop.signal, onTrouble: () => stop.abort() }
    expect(await failureOf(patiently(action, patience))).to.equal(away)
    expect(asked()).to.equal(2)
  })

  for (const error of [new LernError('SOURCE_REFUSED', 'no'), new Error('defect')]) {
    it(`does not ask again after ${error.message}`, async () => {
      const { action, asked } = failing(99, error)
      expect(await failureOf(patiently(action, { signal: never, onTrouble }))).to.equal(error)
      expect(asked()).to.equal(1)
    })
  }
})
