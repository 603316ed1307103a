import { expect } from 'chai'
import { abortable } from '../../lib/abortable.js'

const never = new Promise<never>(() => {})

describe('an abortable promise', () => {
  it('gives what it waits for', async () => {
    expect(await abortable(Promise.resolve(1), new AbortController().signal)).to.equal(1)
  })

  it('fails as what it waits for', async () => {
    const failing = abortable(Promise.reject(new Error('broken')), new AbortController().signal)
    expect(await failing.catch(error => error.message)).to.equal('broken')
  })

  it('rejects with the reason of the signal, before or while it waits', async () => {
    const reason = new Error('stop')
    expect(await abortable(never, AbortSignal.abort(reason)).catch(error => error)).to.equal(reason)
    const later = new AbortController()
    const waiting = abortable(never, later.signal).catch(error => error)
    later.abort(reason)
    expect(await waiting).to.equal(reason)
  })
})
