import { expect } from 'chai'
import fastify from 'fastify'
import { serveUntil } from '../../../service/index.js'
import { failureOf } from '../../support/failure.js'

const never = new AbortController().signal

describe('an address of the API', () => {
  it('is refused when it is taken', async () => {
    const stop = new AbortController()
    await serveUntil(fastify(), { host: '127.0.0.1', port: 0 }, stop.signal, async url => {
      await isRefused({ host: '127.0.0.1', port: Number(new URL(url).port) }, 'EADDRINUSE')
      stop.abort()
    })
  })

  // 192.0.2.0/24 is for documentation: no machine has an address of it.
  it('is refused when this machine does not have it', () =>
    isRefused({ host: '192.0.2.1', port: 0 }, 'EADDRNOTAVAIL'))

  it('is not blamed for an API that is not ready', async () => {
    const app = fastify().register(async () => {
      throw new Error('not ready')
    })
    const error = await failureOf(serveUntil(app, { host: '127.0.0.1', port: 0 }, never, () => {}))
    expect(error.message).to.equal('not ready')
  })

  const isRefused = async (address: { host: string; port: number }, why: string): Promise<void> => {
    const error = await failureOf(serveUntil(fastify(), address, never, () => {}))
    expect(error).to.include({ code: 'CONFIG', exit: 2 })
    expect(error.message)
      .to.include(`the API cannot be served at ${address.host}:${address.port}: `)
      .and.to.include(why)
  }
})
