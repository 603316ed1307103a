import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { localStore, type RunRecord, run as runWhole } from '../../../lib/index.js'
import { unprotect } from '../../../lib/protection/unprotect.js'
import { pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import type { CommitTask, PartTask, Staged } from '../../../service/engine/messages.js'
import { stagingPrefix } from '../../../service/engine/names.js'
import { removeStaged } from '../../../service/engine/sweep.js'
import { whole } from '../../lib/protection/support.js'
import { temporaryStore } from '../../lib/stores/temporary-store.js'
import { failureOf } from '../../support/failure.js'
import { perform } from './support/hand-made.js'
import { catalog, comparedReports, sortedReport, wholeReport } from './support/reports.js'
import { handedOut } from './support/run-data.js'

const NOW = new Date('2026-03-05T09:30:00Z')

/** All of a record that does not depend on when and where it was made. */
const lasting = ({ files, steps, dropped, status }: RunRecord) => ({
  status,
  files,
  dropped,
  steps: Object.fromEntries(steps.map(({ name, rowsIn, rowsOut }) => [name, [rowsIn, rowsOut]])),
})

describe('a run in parts', () => {
  const { root, store } = temporaryStore()

  const doAll = async (tasks: readonly PartTask[]): Promise<readonly Staged[]> => {
    const staged: Staged[] = []
    for (const task of tasks) staged.push(await perform.part(store(), task))
    return staged
  }
  const stagedPaths = async (report: string) =>
    (await pathsOf(store(), stagingPrefix(report))).filter(path => path.includes('/files/'))
  const recordOf = async (report: string, run: string): Promise<RunRecord> =>
    JSON.parse(await readText(store(), `_runs/${report}/${run}.json`))

  for (const report of comparedReports)
    for (const parts of [1, 3, 8])
      it(`gives the same files and counts as one process: ${report.name} in ${parts} parts`, async () => {
        const { run, data, tasks } = await handedOut(report.name, store(), parts)
        const staged = await doAll(tasks)
        expect(await pathsOf(store())).to.deep.equal([])

        await perform.commit(store(), { kind: 'commit', run, data, staged })

        const single = await runWhole(report, { catalog: catalog(), store: store(), settings: { now: NOW } })
        const record = await recordOf(report.name, run)
        expect(lasting(record)).to.deep.equal(lasting(single))
        expect(record).to.include({ run, startedAt: data.startedAt })
      })

  it('seals files that need protection only when they are put together', async () => {
    const { run, data, tasks } = await handedOut('protected', store(), 3)
    await perform.commit(store(), { kind: 'commit', run, data, staged: await doAll(tasks) })
    await runWhole({ ...wholeReport, name: 'other' }, { catalog: catalog(), store: store() })

    const password = 's3cret'
    const content = await unprotect(join(root(), 'secret.zip'), { password }, ({ bytes }) => whole(bytes))
    expect(String(content).split('\n').length).to.equal(
      (await readText(store(), 'whole.csv')).split('\n').length,
    )
  })

  /** A run of which all parts are staged. */
  const staged = async (report: string): Promise<CommitTask> => {
    const { run, data, tasks } = await handedOut(report, store(), 3)
    return { kind: 'commit', run, data, staged: await doAll(tasks) }
  }

  it('leaves no row in the clear where its parts are staged', async () => {
    await staged('whole')
    const places = await stagedPaths('whole')
    expect(places).to.have.length(3)
    for (const path of places) expect(await readFile(join(root(), path), 'latin1')).not.to.include('Town')
  })

  it('takes of a part that was done twice the attempt that is named, and removes both', async () => {
    const { run, data, tasks } = await handedOut('whole', store(), 3)
    const first = await doAll(tasks)
    const again = await perform.part(store(), { ...tasks[1]!, attempt: 2 })
    await perform.commit(store(), { kind: 'commit', run, data, staged: [first[0]!, again, first[2]!] })
    const { files } = await recordOf('whole', run)
    const single = await runWhole(wholeReport, { catalog: catalog(), store: store() })
    expect(files).to.deep.equal(single.files)

    await removeStaged(store(), 'whole', run)
    expect(await pathsOf(store(), stagingPrefix('whole'))).to.deep.equal([])
    expect((await readdir(join(root(), '_runs'))).filter(name => name.includes('.parts.'))).to.deep.equal([])
  })

  it('can be put together again', async () => {
    const task = await staged('per-team')
    await perform.commit(store(), task)
    const { files } = await recordOf('per-team', task.run)
    await perform.commit(store(), task)
    expect((await recordOf('per-team', task.run)).files).to.deep.equal(files)
  })

  it('keeps its parts when another run of the report cleans up', async () => {
    const task = await staged('whole')
    await runWhole(wholeReport, { catalog: catalog(), store: store() })
    await perform.commit(store(), task)
  })

  const failing: readonly (readonly [name: string, code: string, spoil: (task: CommitTask) => CommitTask])[] =
    [
      [
        'a part failed',
        'NO_DATA',
        task => ({ ...task, failure: '{"code":"NO_DATA","message":"none","at":{}}' }),
      ],
      ['a part is missing', 'COUNT_MISMATCH', task => ({ ...task, staged: task.staged.slice(0, 2) })],
      [
        'a part was staged with another key',
        'STORE_FAILED',
        task => ({ ...task, data: { ...task.data, key: Buffer.alloc(32).toString('base64') } }),
      ],
    ]
  for (const [name, code, spoil] of failing)
    it(`fails, and shows nothing, when ${name}`, async () => {
      const task = spoil(await staged('whole'))
      expect(await failureOf(perform.commit(store(), task))).to.include({ code })
      expect(await pathsOf(store())).to.deep.equal([])
      expect((await recordOf('whole', task.run)).error).to.include({ code })
    })

  it('fails when a staged part is damaged', async () => {
    const task = await staged('whole')
    const [path] = await stagedPaths('whole')
    const content = await readFile(join(root(), path!))
    content[content.length - 1]! ^= 1
    await writeFile(join(root(), path!), content)
    const error = await failureOf(perform.commit(store(), task))
    expect(error.message).to.equal(`part ${path!.split('/').at(-1)} is not what was staged`)
  })

  it('is not worked on where another store is', async () => {
    const { tasks } = await handedOut('whole', store(), 3)
    const elsewhere = localStore({ root: join(root(), 'elsewhere') })
    const error = await failureOf(perform.part(elsewhere, tasks[0]!))
    expect(error).to.include({ code: 'CONFIG', exit: 2 })
    expect(error.message).to.equal(
      `this worker writes into local ${root()}/elsewhere, where the run did not begin`,
    )
    expect(error.at.allowed).to.equal('one container, or one folder that all machines share')
  })

  it('leaves nothing of a part that fails', async () => {
    const { tasks } = await handedOut('broken', store(), 1)
    expect(await failureOf(perform.part(store(), tasks[0]!))).to.include({ code: 'NO_DATA' })
    expect(await stagedPaths('broken')).to.deep.equal([])
  })

  it('is refused to a report that needs all rows in one place', async () => {
    const error = await failureOf(handedOut(sortedReport.name, store(), 3))
    expect(error).to.include({ code: 'USAGE', exit: 2 })
    expect(error.message).to.equal(
      'sorted sorts or groups rows of the whole ring, so it cannot be run with --distributed',
    )
  })
})
