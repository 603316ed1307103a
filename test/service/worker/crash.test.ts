import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import type { Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { queueOf } from '../support/queue.js'
import { enter, see, seeState } from '../support/requests.js'
import { worker, workOnce } from '../support/worker.js'

const PROGRAM = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

describeWithPostgres('a worker in a process of its own', server => {
  const database = useDatabase(server)
  const children: ChildProcessWithoutNullStreams[] = []
  before(async () => {
    await postgres(database.pool()).migrate()
    await database.run('CREATE TABLE published (request_id text, by text)')
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await database.run('TRUNCATE job_request, lern_request_state, published')
  })

  const start = (leaseSeconds: number, skewMs = 0) => {
    const argv = ['--import', 'tsx/esm', PROGRAM, database.url(), String(leaseSeconds), String(skewMs)]
    const child = spawn(process.execPath, argv)
    child.stderr.pipe(process.stderr)
    children.push(child)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async () => (await lines.next()).value as string | undefined
    return { child, next, go: () => child.stdin.write('go\n') }
  }

  const publish: Process = async ({ requestId }, { stillMine }) => {
    expect(await stillMine()).to.equal(true)
    await database.run(`INSERT INTO published VALUES ($1, 'test')`, [requestId])
    return { status: 'SUCCESS', files: [`p/${requestId}`], processedBatches: [] }
  }
  const processes = { 'progress-exhaust': publish }
  const published = () => database.run('SELECT * FROM published ORDER BY 1')

  /** Works until one request is done. */
  const takeOver = async () => {
    const stop = new AbortController()
    const one: Process = async (request, context) => {
      stop.abort()
      return publish(request, context)
    }
    return worker(database.pool(), { processes: { 'progress-exhaust': one }, signal: stop.signal })
  }

  it('is killed, and another one takes its request over when the lease has ended', async () => {
    await enter(database, { request_id: 'R' })
    const { child, next } = start(1)
    expect(await next()).to.equal('working on R')
    child.kill('SIGKILL')
    await once(child, 'exit')

    expect(await takeOver()).to.include({ success: 1 })
    expect(await published()).to.deep.equal([{ request_id: 'R', by: 'test' }])
    expect(await see(database, 'R')).to.include({ status: 'SUCCESS', iteration: 0 })
    expect(await seeState(database, 'R')).to.include({ attempt: '2' })
  })

  it('is frozen for longer than its lease, and publishes and writes nothing afterwards', async () => {
    await enter(database, { request_id: 'R' })
    const { child, next, go } = start(1)
    expect(await next()).to.equal('working on R')
    child.kill('SIGSTOP')
    expect(await takeOver()).to.include({ success: 1 })
    const after = [await see(database, 'R'), await seeState(database, 'R')]

    child.kill('SIGCONT')
    go()
    expect(JSON.parse((await next())!)).to.include({ lost: 1, success: 0, failed: 0 })
    expect([await see(database, 'R'), await seeState(database, 'R')]).to.deep.equal(after)
    expect(await published()).to.deep.equal([{ request_id: 'R', by: 'test' }])
  })

  for (const skewMs of [-3_600_000, 3_600_000]) {
    it(`whose clock is ${skewMs < 0 ? 'behind' : 'ahead'} takes nothing over before its time`, async () => {
      await enter(database, { request_id: 'held', submittedAgoMs: 90_000 })
      await enter(database, { request_id: 'open' })
      const queue = queueOf(database.pool())
      const held = (await queue.claim())!
      const { next, go } = start(60, skewMs)
      expect(await next()).to.equal('working on open')
      expect(await workOnce(database.pool(), { processes })).to.include({ success: 0 })
      go()
      expect(JSON.parse((await next())!)).to.include({ success: 1, lost: 0 })
      expect(await see(database, 'open')).to.include({ status: 'SUCCESS', completedNow: true })
      expect(await queue.renew(held)).to.equal(true)
    })
  }
})
