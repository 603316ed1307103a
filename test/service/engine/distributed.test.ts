import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { run as runWhole } from '../../../lib/index.js'
import { pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { type Engine, openEngine, submit, sweep, untilOver } from '../../../service/engine/index.js'
import { stagingPrefix } from '../../../service/engine/names.js'
import { temporaryStore } from '../../lib/stores/temporary-store.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { emptyDatabase } from './support/empty-database.js'
import { perform } from './support/hand-made.js'
import { catalog, perTeamReport, wholeReport } from './support/reports.js'
import { handedOut } from './support/run-data.js'
import { Workers } from './support/workers.js'

const DATABASE = 11
const PAUSE_MS = 400

describeWithRedis('a run that is shared out', server => {
  const { root, store } = temporaryStore()
  const url = () => `redis://127.0.0.1:${server().port}/${DATABASE}`
  let engine: Engine
  let workers: Workers
  beforeEach(async () => {
    await emptyDatabase(url())
    engine = await openEngine({ url: url(), prefix: 'lern' })
    workers = new Workers()
  })
  afterEach(async () => {
    await workers.killAll()
    await engine.close()
    await emptyDatabase(url())
  })

  const start = (name: string, pause = 0, ...fuse: readonly string[]) =>
    workers.start(name, url(), root(), String(pause), ...fuse)

  const begin = async (report: string, parts: number): Promise<string> => {
    const { run, data } = await handedOut(report, store(), parts)
    await submit(engine, store(), { ...data, run, parts })
    return run
  }
  const end = (report: string, run: string, signal = new AbortController().signal) =>
    untilOver(engine, { report, run, store: store(), signal, tell: () => {} })

  const contentOf = async (paths: readonly string[]) =>
    Promise.all(paths.map(async path => [path, await readText(store(), path)]))

  /** All files of the store, and what one process would have written there. */
  const expectSame = async (report: typeof wholeReport | typeof perTeamReport) => {
    const paths = await pathsOf(store())
    const found = await contentOf(paths)
    await runWhole(report, { catalog: catalog(), store: store() })
    expect(await pathsOf(store())).to.deep.equal(paths)
    expect(await contentOf(paths)).to.deep.equal(found)
  }
  const nothingIsStaged = async (report: string) =>
    expect(await pathsOf(store(), stagingPrefix(report))).to.deep.equal([])

  /** Attempts at parts, by part. */
  const begun = () => {
    const attempts = new Map<string, number>()
    for (const { msg, job = '' } of workers.said)
      if (msg === 'begun' && job.includes('.')) attempts.set(job, (attempts.get(job) ?? 0) + 1)
    return attempts
  }
  const doneParts = () => workers.said.filter(({ msg, job }) => msg === 'done' && job?.includes('.'))

  for (const report of [wholeReport, perTeamReport])
    it(`gives the same bytes as one process: ${report.name}`, async function () {
      this.timeout(60_000)
      start('a')
      start('b')
      const run = await begin(report.name, 8)
      expect(await end(report.name, run)).to.equal(undefined)
      await expectSame(report)
      await nothingIsStaged(report.name)
      expect([...begun().values()]).to.deep.equal(Array(8).fill(1))
    })

  it('costs no more than one part when a worker is killed', async function () {
    this.timeout(90_000)
    const doomed = start('doomed', PAUSE_MS)
    const run = await begin('whole', 8)
    const before = await workers.hears(({ msg, job }) => msg === 'begun' && job === `${run}.2`)
    start('heir', PAUSE_MS)
    doomed.kill('SIGKILL')
    await once(doomed, 'exit')
    const again = await workers.hears(
      ({ worker, job, msg }) => worker === 'heir' && msg === 'begun' && job === `${run}.2`,
    )
    expect(await end('whole', run)).to.equal(undefined)

    expect(again.at - before.at).to.be.below(15_000)
    expect([...begun()].filter(([, attempts]) => attempts > 1)).to.deep.equal([[`${run}.2`, 2]])
    expect(doneParts().map(({ job }) => job)).to.have.members(
      Array.from({ length: 8 }, (_, at) => `${run}.${at}`),
    )
    await expectSame(wholeReport)
    await nothingIsStaged('whole')
  })

  for (const when of ['before', 'after'])
    it(`is published once by another worker when one is killed ${when} it has published`, async function () {
      this.timeout(60_000)
      const first = start('first')
      const { run, data, tasks } = await handedOut('whole', store(), 2)
      const staged = [await perform.part(store(), tasks[0]!), await perform.part(store(), tasks[1]!)]
      if (when === 'after') await perform.commit(store(), { kind: 'commit', run, data, staged })
      await submit(engine, store(), { ...data, run, parts: 2 })
      await workers.hears(({ msg, job }) => msg === 'begun' && job === run)
      first.kill('SIGKILL')
      start('second')
      expect(await end('whole', run)).to.equal(undefined)
      await expectSame(wholeReport)
      await nothingIsStaged('whole')
    })

  it('tries a part again whose process was killed, and no other one', async function () {
    this.timeout(60_000)
    start('a', 0, join(root(), 'fuse'))
    const run = await begin('whole', 3)
    expect(await end('whole', run)).to.equal(undefined)
    expect([...begun().values()].toSorted()).to.deep.equal([1, 1, 2])
    await rm(join(root(), 'fuse'))
    await expectSame(wholeReport)
  })

  it('puts a part back when its worker is asked to end', async function () {
    this.timeout(60_000)
    const leaving = start('leaving', 2_000)
    const run = await begin('whole', 2)
    await workers.hears(({ msg }) => msg === 'begun')
    leaving.kill('SIGTERM')
    expect(await once(leaving, 'exit')).to.deep.equal([0, null])
    start('staying')
    expect(await end('whole', run)).to.equal(undefined)
    await expectSame(wholeReport)
  })

  it('fails with the error of the part that failed, and leaves nothing', async function () {
    this.timeout(60_000)
    start('a')
    const run = await begin('broken', 4)
    const error = await end('broken', run)
    expect(error).to.include({ code: 'NO_DATA', exit: 4 })
    expect(await pathsOf(store())).to.deep.equal([])
    await nothingIsStaged('broken')
    const record = JSON.parse(await readText(store(), `_runs/broken/${run}.json`))
    expect(record).to.deep.include({ run, status: 'failed', files: [] })
  })

  it('ends when it is cancelled, whether somebody works on it or not', async function () {
    this.timeout(60_000)
    const cancelled = new AbortController()
    const unseen = await begin('whole', 4)
    cancelled.abort()
    expect(await end('whole', unseen, cancelled.signal)).to.include({ code: 'INTERRUPTED', exit: 130 })

    start('a', 2_000)
    const run = await begin('whole', 4)
    await workers.hears(({ msg, job }) => msg === 'begun' && job === `${run}.0`)
    expect(await end('whole', run, cancelled.signal)).to.include({ code: 'INTERRUPTED' })
    expect(await pathsOf(store())).to.deep.equal([])
    await nothingIsStaged('whole')
    expect(doneParts()).to.deep.equal([])
  })

  it('removes what a run has staged that nobody knows any more', async () => {
    const { tasks } = await handedOut('whole', store(), 2)
    await perform.part(store(), tasks[0]!)
    const run = await begin('whole', 2)
    const known = { ...tasks[0]!, part: { ...tasks[0]!.part, run } }
    await perform.part(store(), known)

    await sweep(engine, store(), 'whole')
    const left = await pathsOf(store(), stagingPrefix('whole'))
    expect(left.map(path => path.includes(run))).to.deep.equal([true, true])
  })

  it('tells nobody the key once it is over', async function () {
    this.timeout(60_000)
    start('a')
    const run = await begin('whole', 2)
    expect(await end('whole', run)).to.equal(undefined)
    expect((await engine.runs.getJob(run))!.data.key).to.equal('')
  })
})
