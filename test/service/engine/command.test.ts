import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import type { RunRecord } from '../../../lib/index.js'
import { lern } from '../../cli/support.js'
import { temporaryRoot } from '../../lib/stores/temporary-store.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { freePorts } from '../../support/free-port.js'
import { runLern } from '../support/lern-process.js'
import { emptyDatabase } from './support/empty-database.js'

const REPORT = 'course-enrollment'
const NOW = ['--now', '2026-03-05T09:30:00Z']

describe('lern run --distributed', () => {
  const folder = temporaryRoot()
  /** With a store that is the same for all processes, wherever they are started. */
  const withEngine = (url: string) =>
    writeFile(
      join(folder(), 'lern.yaml'),
      JSON.stringify({ engine: { url }, store: { type: 'local', root: join(folder(), 'out') } }),
    )

  for (const options of [['--distributed'], ['--parts', '4']])
    it(`needs an engine: ${options[0]}`, async () => {
      const { exit, stderr } = await lern(folder(), ['run', REPORT, ...options])
      expect(exit).to.equal(2)
      expect(stderr).to.include('error[CONFIG] there is no engine to share a run with')
    })

  it('is helped by a command that nobody calls by hand', async () => {
    const { exit, stderr } = await lern(folder(), ['part'])
    expect(exit).to.equal(2)
    expect(stderr).to.include('error[USAGE] lern part is started by lern work --parts')
  })

  const CONFLICTS = [
    ['--shard', '1/2'],
    ['--out', 'there'],
    ['--stdout'],
    ['--resume', 'x'],
    ['--limit', '1'],
    ['--max-bad-rows', '1'],
  ]
  for (const options of CONFLICTS)
    it(`goes not together with ${options[0]}`, async () => {
      const { exit, stderr } = await lern(folder(), ['run', REPORT, '--distributed', ...options])
      expect(exit).to.equal(2)
      expect(stderr).to.include(`option '--distributed' cannot be used with option '${options[0]}`)
    })

  it('says when the engine does not answer', async () => {
    const [port] = await freePorts(1)
    await withEngine(`redis://127.0.0.1:${port}/11`)
    for (const argv of [
      ['run', REPORT, '--distributed'],
      ['work', '--parts'],
    ]) {
      const { exit, stderr } = await lern(folder(), argv)
      expect(exit).to.equal(3)
      expect(stderr).to.include('error[SOURCE_UNAVAILABLE] the Redis of the engine does not answer')
    }
  })

  describeWithRedis('with an engine', server => {
    let worker: ChildProcess | undefined
    beforeEach(async () => {
      const url = `redis://127.0.0.1:${server().port}/8`
      await emptyDatabase(url)
      await withEngine(url)
    })
    afterEach(async () => {
      if (!worker || worker.exitCode !== null || worker.signalCode !== null) return
      worker.kill('SIGKILL')
      await once(worker, 'exit')
    })

    it('is refused to reports that need all rows in one place', async () => {
      const { exit, stderr } = await lern(folder(), ['run', 'course-consumption', '--distributed'])
      expect(exit).to.equal(2)
      expect(stderr).to.include('so it cannot be run with --distributed')
    })

    it('gives the files of lern run, made by lern work --parts', async function () {
      this.timeout(60_000)
      const argv = ['--import', import.meta.resolve('tsx'), resolve('cli/lern.ts'), 'work', '--parts']
      worker = spawn(process.execPath, argv, { cwd: folder(), stdio: 'ignore' })
      const shared = await lern(folder(), [...NOW, '--json', 'run', REPORT, '--distributed'])
      const { files, run } = JSON.parse(shared.stdout) as RunRecord
      const made = await Promise.all(files.map(({ path }) => readFile(join(folder(), 'out', path), 'utf8')))
      const whole = await lern(folder(), [...NOW, '--json', 'run', REPORT])
      const again = await Promise.all(files.map(({ path }) => readFile(join(folder(), 'out', path), 'utf8')))

      expect([shared.exit, whole.exit]).to.deep.equal([0, 0])
      expect(files).to.deep.equal((JSON.parse(whole.stdout) as RunRecord).files)
      expect(made).to.deep.equal(again)
      expect(run).to.match(/^20260305T093000Z-/)

      worker.kill('SIGTERM')
      expect(await once(worker, 'exit')).to.deep.equal([0, null])
    })

    it('ends when nothing is left, with --once', async () => {
      expect(await runLern(folder(), ['--quiet', 'work', '--parts', '--once'])).to.equal('')
    })

    it('does not let a worker of other settings take part', async function () {
      this.timeout(60_000)
      const other = join(folder(), 'other.json')
      const config = JSON.parse(await readFile(join(folder(), 'lern.yaml'), 'utf8'))
      await writeFile(other, JSON.stringify({ ...config, time: { zone: 'Asia/Kolkata' } }))
      const argv = ['--import', import.meta.resolve('tsx'), resolve('cli/lern.ts'), '--config', other]
      worker = spawn(process.execPath, [...argv, '--quiet', 'work', '--parts'], {
        cwd: folder(),
        stdio: 'ignore',
      })
      const { exit, stderr } = await lern(folder(), ['run', REPORT, '--distributed'])
      expect(exit).to.equal(2)
      expect(stderr).to.include(
        'this worker has another version or other settings than the one who began the run',
      )
    })
  })
})
