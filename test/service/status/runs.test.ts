import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { localStore } from '../../../lib/index.js'
import type { Store } from '../../../lib/store.js'
import type { RequestState } from '../../../service/status/request-state.js'
import { runsIn } from '../../../service/status/runs.js'
import { putRecord, recordOf } from './support/states.js'

const request = (more: Partial<RequestState> = {}): RequestState =>
  ({
    id: 'R-1',
    report: 'progress-exhaust',
    submittedAt: 0,
    claimedAt: null,
    completedAt: null,
    ...more,
  }) as RequestState

describe('runs in a store', () => {
  let folder: string
  let store: Store
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-runs-'))
    store = localStore({ root: folder })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are told by report, and what else a store keeps is not', async () => {
    expect(await runsIn(store).reports()).to.deep.equal([])
    for (const report of ['b-report', 'a-report']) await putRecord(store, recordOf(report, 1))
    await store.put('_runs/c-report/20240301T063000Z-00000000/ledger.jsonl', '{}')
    await store.put('_runs/c-report/20240301T063000Z-00000000.rejects.jsonl', '{}')
    await store.put('_runs/_locks/20240301T063000Z-00000000.json', '{}')
    await store.put('a-report/20240301T063000Z-00000000.json', '{}')
    expect(await runsIn(store).reports()).to.deep.equal(['a-report', 'b-report'])
  })

  it('are the newest ones of a report, without paths and parameters', async () => {
    for (const at of [0, 1, 2]) await putRecord(store, recordOf('a-report', at))
    await putRecord(store, recordOf('a-report-of-another-kind', 9))
    const { runs, unreadable } = await runsIn(store).newest('a-report', 2)
    expect(runs.map(({ startedAt }) => startedAt.slice(0, 10))).to.deep.equal(['2024-03-03', '2024-03-02'])
    expect(unreadable).to.equal(0)
    const { run, status, startedAt, seconds, steps, dropped, peakMemoryBytes } = recordOf('a-report', 2)
    expect(runs[0]).to.deep.equal({
      ...{ run, status, startedAt, seconds, steps, dropped, peakMemoryBytes },
      files: 1,
      rows: 902,
    })
  })

  it('say what they failed with, but for what a defect says, which may quote a row', async () => {
    const failed = (code: 'DEFECT' | 'KEY') =>
      ({ status: 'failed', error: { code, message: 'asha@example.org', at: {} } }) as const
    await putRecord(store, recordOf('a-report', 1, failed('DEFECT')))
    await putRecord(store, recordOf('a-report', 2, failed('KEY')))
    const { runs } = await runsIn(store).newest('a-report', 9)
    expect(runs.map(({ error }) => error)).to.deep.equal(['KEY: [e-mail]', 'DEFECT'])
  })

  it('are counted where their record is damaged', async () => {
    await putRecord(store, recordOf('a-report', 1))
    const damaged = ['', '{', 'null', '{"run":"x"}', JSON.stringify({ ...recordOf('a-report', 2), steps: 1 })]
    for (const [at, text] of damaged.entries())
      await store.put(`_runs/a-report/2024030${at + 2}T063000Z-00000000.json`, text)
    const { runs, unreadable } = await runsIn(store).newest('a-report', 9)
    expect([runs.length, unreadable]).to.deep.equal([1, damaged.length])
  })

  it('are none for what is no name of a report', async () => {
    await putRecord(store, recordOf('a-report', 1))
    for (const name of ['', '.', '..', '../_runs/a-report', 'a-report/', '/', 'a-report\\..', '_locks'])
      expect(await runsIn(store).newest(name, 9), name).to.deep.equal({ runs: [], unreadable: 0 })
  })

  it('are found for a request: the last of those that were made for it', async () => {
    const of = (at: number, id: string) =>
      putRecord(store, recordOf('progress-exhaust', at, { parameters: { request: id }, seconds: at }))
    for (const [at, id] of ['R-1', 'R-1', 'R-2'].entries()) await of(at, id)
    expect((await runsIn(store).of(request()))?.seconds).to.equal(1)
    expect(await runsIn(store).of(request({ id: 'R-3' }))).to.equal(undefined)
    expect(await runsIn(store).of(request({ report: 'other' }))).to.equal(undefined)
  })

  it('are looked for in the time of the request only', async () => {
    await putRecord(store, recordOf('progress-exhaust', 1, { parameters: { request: 'R-1' } }))
    const hour = 3_600_000
    const found = async (more: Partial<RequestState>) => (await runsIn(store).of(request(more))) !== undefined
    expect(await found({ claimedAt: Date.now() - hour, completedAt: Date.now() })).to.equal(true)
    expect(await found({ claimedAt: Date.now() + hour })).to.equal(false)
    expect(await found({ completedAt: Date.now() - hour })).to.equal(false)
  })

  it('fail as the store does, and are looked for again then', async () => {
    let broken = true
    const list = (prefix: string) => {
      if (broken) throw new Error('away')
      return store.list(prefix)
    }
    const runs = runsIn({ list, read: path => store.read(path) })
    const error = await runs.reports().catch(failure => failure)
    expect(error).to.have.property('message', 'away')
    broken = false
    expect(await runs.reports()).to.deep.equal([])
  })
})
