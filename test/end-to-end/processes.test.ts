import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { generate, writeSnapshot } from '../../fixtures/index.js'

const LERN = resolve('dist/cli/lern.js')
const SCALE = { users: 40_000, declarations: 20_000, organisations: 60, channels: 6, batches: 4, seed: 3 }

interface Ended {
  readonly exit: number | null
  readonly stderr: string
}

describe('lern as a process', () => {
  let folder: string
  before(async function () {
    this.timeout(60_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    const { user, user_declarations, user_consent, organisation, location, tenant_preference } =
      generate(SCALE)
    const rows = { user, user_declarations, user_consent, organisation, location, tenant_preference }
    await writeSnapshot(join(folder, 'snapshot'), rows)
    await writeFile(
      join(folder, 'lern.json'),
      JSON.stringify({
        sources: { snapshot: { type: 'snapshot', root: join(folder, 'snapshot') } },
        limits: { memory: '64MiB' },
      }),
    )
  })
  after(() => rm(folder, { recursive: true }))

  const start = (...argv: readonly string[]): ChildProcess =>
    spawn(process.execPath, [LERN, ...argv], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = async (child: ChildProcess): Promise<Ended> => {
    const stderr = text(child.stderr!)
    const exit = await new Promise<number | null>(done => child.once('close', done))
    return { exit, stderr: await stderr }
  }
  const unload = (out: string) =>
    ['snapshot', 'user', '--out', join(folder, out), '--reveal', '--quiet'] as const

  /** Waits until the run has begun to write, as the lock of its file shows once it has its own name. */
  const writing = async (out: string): Promise<void> => {
    const lock = join(folder, out, '_runs', '_locks', 'user.jsonl')
    while (!existsSync(lock)) await sleep(2)
  }
  const visible = async (out: string) => (await readdir(join(folder, out))).filter(name => name !== '_runs')

  it('leaves nothing visible when it is killed, and the next run cleans up', async function () {
    this.timeout(60_000)
    const child = start(...unload('killed'))
    const end = ended(child)
    await writing('killed')
    child.kill('SIGKILL')
    expect((await end).exit).to.equal(null)
    expect(await visible('killed')).to.deep.equal([])
    expect((await ended(start(...unload('killed')))).exit).to.equal(0)
    expect(await visible('killed')).to.deep.equal(['user.jsonl'])
    const left = await readdir(join(folder, 'killed', '_runs', 'snapshot-user'))
    expect(left.filter(name => !name.endsWith('.json'))).to.deep.equal([])
  })

  it('refuses a file that another run is writing, and lets that run finish', async function () {
    this.timeout(60_000)
    const first = start(...unload('twice'))
    const firstEnd = ended(first)
    await writing('twice')
    first.kill('SIGSTOP')
    const second = await ended(start(...unload('twice')))
    expect(second.exit).to.equal(3)
    expect(second.stderr).to.match(
      /error\[STORE_BUSY\] user\.jsonl is being written by run \d{8}T\d{6}Z-[0-9a-f]{8}/,
    )
    first.kill('SIGCONT')
    expect((await firstEnd).exit).to.equal(0)
    expect(await visible('twice')).to.deep.equal(['user.jsonl'])
  })

  it('ends with 130 when it is interrupted, with nothing visible', async function () {
    this.timeout(60_000)
    const child = start(...unload('interrupted'))
    const end = ended(child)
    await writing('interrupted')
    child.kill('SIGINT')
    const { exit, stderr } = await end
    expect([exit, stderr]).to.deep.equal([
      130,
      'error[INTERRUPTED] the run was interrupted\n  at: report snapshot-user\n',
    ])
    expect(await visible('interrupted')).to.deep.equal([])
  })

  it('says what is wrong with a folder that it cannot write to', async () => {
    await writeFile(join(folder, 'a-file'), '')
    const { exit, stderr } = await ended(start(...unload('a-file')))
    expect(exit).to.equal(3)
    expect(stderr).to.contain('error[STORE_FAILED]')
  })

  it('stays within its memory, whatever the number of rows', async function () {
    this.timeout(120_000)
    await mkdir(join(folder, 'bounded'))
    const limited = spawn(
      process.execPath,
      [
        '--max-old-space-size=56',
        LERN,
        'run',
        'admin-user-reports',
        '--out',
        join(folder, 'bounded'),
        '--quiet',
      ],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const { exit, stderr } = await ended(limited)
    expect([exit, stderr]).to.deep.equal([0, ''])
  })
})
