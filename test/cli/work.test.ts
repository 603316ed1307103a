import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { main } from '../../cli/main.js'
import { openSession } from '../../cli/session.js'
import { runWorker, type WorkOrder } from '../../cli/work.js'
import { postgres } from '../../connectors/postgres/index.js'
import type { Process, Processes } from '../../service/worker/index.js'
import { useDatabase } from '../connectors/postgres/support/database.js'
import { enter, see } from '../service/support/requests.js'
import { describeWithPostgres } from '../support/describe-with-postgres.js'
import { ioIn, lern } from './support.js'

const succeed: Process = async () => ({ status: 'SUCCESS', files: ['f'], processedBatches: [] })

describeWithPostgres('lern work', server => {
  const database = useDatabase(server)
  let folder: string
  before(async () => {
    await postgres(database.pool()).migrate()
    folder = await mkdtemp(join(tmpdir(), 'lern-work-'))
    await writeFile(
      join(folder, 'lern.yaml'),
      `store: { type: local, root: "${join(folder, 'out')}" }
sources: { requests: { type: postgres, url: "${database.url()}" } }
catalog: { default: snapshot, job_request: requests }
`,
    )
  })
  after(() => rm(folder, { recursive: true }))
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  const call = async (
    order: Partial<WorkOrder>,
    processes: Processes,
    { options = {}, signal = new AbortController().signal } = {},
  ) => {
    const { io, stdout, stderr } = ioIn(folder)
    const session = await openSession(io, options)
    const exit = await runWorker(session, { once: true, concurrency: 2, ...order }, processes, signal)
    return { exit, stdout: stdout(), stderr: stderr() }
  }

  it('does what is there and ends well, also when requests failed', async () => {
    await enter(database, { request_id: 'A' })
    await enter(database, { request_id: 'B', job_id: 'response-exhaust' })
    const fail: Process = () => Promise.reject(new Error('about user@example.com'))
    const called = await call({}, { 'progress-exhaust': succeed, 'response-exhaust': fail })
    expect(called).to.include({ exit: 0, stdout: '' })
    expect(called.stderr).to.match(/requests: 1 success, 1 failed\n$/)
    expect(called.stderr).not.to.match(/user@example.com|user-1|channel-1|batch-/)
    expect(called.stderr).to.include('"request":"B"').and.include('"code":"DEFECT"')
  })

  it('counts in JSON', async () => {
    await enter(database, { request_id: 'A' })
    const { stdout } = await call(
      {},
      { 'progress-exhaust': succeed },
      { options: { json: true, quiet: true } },
    )
    const none = { failed: 0, deferred: 0, returned: 0, lost: 0, unwritten: 0 }
    expect(JSON.parse(stdout)).to.deep.equal({ success: 1, ...none })
  })

  it('knows no such report', async () => {
    const called = await lern(folder, ['work', '--once', '--jobs', 'progress-exhaust,response-exhausts'])
    expect(called.exit).to.equal(2)
    expect(called.stderr).to.include(
      'error[UNKNOWN_REPORT] no requests are made for a report response-exhausts; did you mean response-exhaust?',
    )
  })

  it('makes the files of some reports', async () => {
    const [batchId, channel] = ['01310000000000000000', '01260000000000000001']
    const asked = { request_data: JSON.stringify({ batchId }), requested_channel: channel }
    await enter(database, { request_id: 'A', ...asked })
    await enter(database, { request_id: 'B' })
    await enter(database, { request_id: 'C', job_id: 'response-exhaust', ...asked })
    const now = ['--now', '2024-03-05T06:07:08Z']
    const called = await lern(folder, ['work', '--once', '--jobs', 'progress-exhaust', '--quiet', ...now])
    expect(called).to.include({ exit: 0, stderr: '' })

    const path = `progress-exhaust/A/${batchId}_progress_20240305.zip`
    const { download_urls, processed_batches, ...done } = await see(database, 'A')
    expect(done).to.include({ status: 'SUCCESS', iteration: 0, completedNow: true })
    expect(download_urls).to.deep.equal([path])
    expect(processed_batches).to.have.lengthOf(1)
    expect(processed_batches).to.have.nested.property('[0].filePath', path)
    expect((await stat(join(folder, 'out', path))).size).to.be.greaterThan(0)
    expect(await see(database, 'B')).to.include({ status: 'FAILED', err_message: 'No data found' })
    expect((await see(database, 'C')).status).to.equal('SUBMITTED')
  })

  it('lets other programs of the machine go first', async () => {
    let gaveWay = 0
    const giveWay = () => void gaveWay++
    await main(['work', '--once', '--quiet'], { ...ioIn(folder).io, giveWay })
    await main(['list', 'verbs'], { ...ioIn(folder).io, giveWay })
    expect(gaveWay).to.equal(1)
  })

  it('goes on until it is asked to stop', async () => {
    const stop = new AbortController()
    const working = call({ once: false }, { 'progress-exhaust': succeed }, { signal: stop.signal })
    await enter(database, { request_id: 'A' })
    while ((await see(database, 'A')).status !== 'SUCCESS') await pause(5)
    stop.abort()
    expect(await working).to.have.property('exit', 0)
  })

  it('ends as a process when it is told to', async () => {
    const program = fileURLToPath(new URL('../../cli/lern.ts', import.meta.url))
    const argv = ['--import', import.meta.resolve('tsx/esm'), program, 'work', '--quiet']
    const child = spawn(process.execPath, argv, { cwd: folder, stdio: 'ignore' })
    try {
      await enter(database, { request_id: 'B' })
      while ((await see(database, 'B')).status !== 'FAILED') await pause(20)
      child.kill('SIGTERM')
      expect((await once(child, 'exit'))[0]).to.equal(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('says so when it was interrupted before all was done', async () => {
    for (const request_id of ['A', 'B']) await enter(database, { request_id })
    const stop = new AbortController()
    const interrupting: Process = async (request, context) => {
      stop.abort()
      return succeed(request, context)
    }
    const processes = { 'progress-exhaust': interrupting }
    const called = await call({ concurrency: 1 }, processes, { signal: stop.signal })
    expect(called).to.have.property('exit', 130)
    expect((await see(database, 'B')).status).to.equal('SUBMITTED')
  })
})
