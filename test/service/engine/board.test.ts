import { expect } from 'chai'
import fastify, { type FastifyInstance } from 'fastify'
import { type Engine, openEngine, serveQueues, submit } from '../../../service/engine/index.js'
import { accessOf } from '../../../service/status/access.js'
import { temporaryStore } from '../../lib/stores/temporary-store.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { emptyDatabase } from './support/empty-database.js'
import { handedOut } from './support/run-data.js'

describeWithRedis('the page of the queues', server => {
  const { store } = temporaryStore()
  let engine: Engine
  let app: FastifyInstance
  beforeEach(async () => {
    const url = `redis://127.0.0.1:${server().port}/7`
    await emptyDatabase(url)
    engine = await openEngine({ url, prefix: 'lern' })
    app = fastify()
    await serveQueues(app, engine, accessOf({ internalToken: 'a token' }))
  })
  afterEach(async () => {
    await app.close()
    await engine.close()
  })

  const get = (url: string, headers = {}, remoteAddress = '127.0.0.1') =>
    app.inject({ url, headers, remoteAddress })

  it('is shown on this machine', async () => {
    const page = await get('/queues/')
    expect(page.statusCode).to.equal(200)
    expect(page.headers['content-type']).to.include('text/html')
  })

  const FAR = '10.1.2.3'
  const ADDRESSES = ['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon.ico']
  for (const address of ADDRESSES)
    it(`is refused to other machines without the token: ${address}`, async () => {
      const { statusCode } = await get(address, {}, FAR)
      expect(statusCode).not.to.be.below(400)
    })

  it('is shown to those who have the token', async () => {
    expect((await get('/queues/', { authorization: 'Bearer a token' }, FAR)).statusCode).to.equal(200)
  })

  it('shows runs without their keys', async () => {
    const { run, data } = await handedOut('whole', store(), 2)
    await submit(engine, store(), { ...data, run, parts: 2 })
    const { key } = (await engine.runs.getJob(run))!.data
    const listed = await get('/queues/api/queues?activeQueue=runs&status=waiting-children')
    const shown = await get(`/queues/api/queues/runs/${run}`)
    for (const { statusCode, body } of [listed, shown]) {
      expect(statusCode).to.equal(200)
      expect(body).to.include(run)
      expect(body).not.to.include(key)
    }
  })

  it('changes nothing', async () => {
    const { run, data } = await handedOut('whole', store(), 2)
    await submit(engine, store(), { ...data, run, parts: 2 })
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH'] as const)
      for (const path of ['pause', 'empty', 'obliterate', `${run}/clean`, `${run}/retry`, 'clean/completed'])
        await app.inject({ method, url: `/queues/api/queues/runs/${path}`, payload: {} })
    expect(await engine.runs.getJobState(run)).to.equal('waiting-children')
    expect(await engine.runs.isPaused()).to.equal(false)
  })
})
