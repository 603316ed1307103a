import { expect } from 'chai'
import { LernError, type Outcome } from '../../../lib/index.js'
import { whenFree } from '../../../service/exhaust/when-free.js'

const ending = (error?: LernError) => ({ resumable: false, ...(error && { error }) }) as Outcome
const BUSY = ending(new LernError('STORE_BUSY', 'a.csv is being written by run x'))

describe('a report whose files another run has', () => {
  /** Runs that end one after the other, the last one again and again; and how many were begun. */
  const running = async (outcomes: readonly Outcome[], signal = new AbortController().signal) => {
    let runs = 0
    const outcome = await whenFree(async () => outcomes[Math.min(runs++, outcomes.length - 1)]!, signal)
    return { outcome, runs }
  }

  const others: readonly (readonly [what: string, outcome: Outcome])[] = [
    ['that is well', ending()],
    ['that has failed otherwise', ending(new LernError('SOURCE_UNAVAILABLE', 'it does not answer'))],
  ]
  for (const [what, outcome] of others)
    it(`is not run again after a run ${what}`, async () => {
      expect(await running([outcome])).to.deep.equal({ outcome, runs: 1 })
      expect(await running([BUSY, outcome])).to.deep.equal({ outcome, runs: 2 })
    })

  it('is not run again when its worker has to stop', async () => {
    expect(await running([BUSY], AbortSignal.abort())).to.deep.equal({ outcome: BUSY, runs: 1 })
  })

  it('waits no longer when its worker has to stop', async () => {
    const stop = new AbortController()
    const run = async () => {
      setImmediate(() => stop.abort())
      return BUSY
    }
    expect(await whenFree(run, stop.signal)).to.equal(BUSY)
  })
})
