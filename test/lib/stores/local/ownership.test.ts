import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { localStore } from '../../../../lib/stores/local.js'
import { drafted, failure, pathsOf, readText } from '../../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../temporary-store.js'

const program = fileURLToPath(new URL('./killed-run.ts', import.meta.url))
const start = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import=tsx', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

const bob = { report: 'users', run: 'bob' }

describe('who owns the drafts of a local store', () => {
  const { root, store } = temporaryStore()
  const lockFile = () => join(root(), '_runs/_locks/a.csv')
  const ownerFile = () => join(root(), '_runs/users/other/owner.json')

  /** Another run's lock, as its holder on some machine would have left it. */
  const lockOf = async (holder: Readonly<Record<string, unknown>>) => {
    const text = JSON.stringify({ report: 'users', run: 'other', processStart: '', ...holder })
    await mkdir(join(root(), '_runs/_locks'), { recursive: true })
    await mkdir(join(root(), '_runs/users/other'), { recursive: true })
    await writeFile(lockFile(), text)
    await writeFile(ownerFile(), text)
  }

  it('refuses what a live process writes, and takes it over when that was killed', async () => {
    const child = start(root(), 'alice', 'stay')
    await once(child.stdout!, 'data')
    const error = await failure(store().draft('a.csv', bob))
    expect(error.message).to.equal('a.csv is being written by run alice')
    const same = await failure(store().draft('b.csv', { report: 'users', run: 'alice' }))
    expect(same.message).to.equal('run alice of users is at work in another process')
    await store().clean('users')
    expect(await failure(store().draft('a.csv', bob))).to.include({ code: 'STORE_BUSY' })
    child.kill('SIGKILL')
    await once(child, 'exit')

    await store().publish([await drafted(store(), 'a.csv', 'by bob', bob)])
    expect(await readText(store(), 'a.csv')).to.equal('by bob')
    await store().clean('users')
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('keeps what has just begun while others clean up', async () => {
    const other = localStore({ root: root() })
    let isOver = false
    const cleaning = [1, 2, 3].map(async () => {
      while (!isOver) await other.clean('users')
    })
    try {
      for (let at = 0; at < 25; at++) {
        const owner = { report: 'users', run: `run-${at}` }
        await store().publish([await drafted(store(), `${at}.csv`, 'whole', owner)])
        await store().put(`_runs/users/run-${at}.json`, '{}')
        await store().remove(`_runs/users/run-${at}.json`)
      }
    } finally {
      isOver = true
    }
    await Promise.all(cleaning)
    expect(await pathsOf(store())).to.have.length(25)
  })

  it('lets the same run go on where it was killed', async () => {
    await once(start(root(), 'alice'), 'exit')
    await store().clean('users', 'alice')
    const draft = await store().draft('a.csv', { report: 'users', run: 'alice' }, { bytes: 5 })
    await draft.write(Buffer.from('end'))
    await store().publish([draft])
    expect(await readText(store(), 'a.csv')).to.equal('kept,end')
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('does not take a reused process id for the holder', async () => {
    await lockOf({ host: hostname(), pid: process.pid, processStart: '1' })
    await (await store().draft('a.csv', bob)).discard()
  })

  it('believes a holder on another host for a minute after its heartbeat', async () => {
    await lockOf({ host: 'elsewhere', pid: 1 })
    const error = await failure(store().draft('a.csv', bob))
    expect(error).to.include({ code: 'STORE_BUSY', message: 'a.csv is being written by run other' })

    const before = new Date(Date.now() - 61_000)
    await utimes(ownerFile(), before, before)
    await (await store().draft('a.csv', bob)).discard()
  })

  it('waits for a lock that is being written, and not for ever', async () => {
    await mkdir(join(root(), '_runs/_locks'), { recursive: true })
    await writeFile(lockFile(), '')
    expect((await failure(store().draft('a.csv', bob))).message).to.equal(
      'a.csv is being written by run another run',
    )
    const before = new Date(Date.now() - 61_000)
    await utimes(lockFile(), before, before)
    await (await store().draft('a.csv', bob)).discard()
  })

  it('lets one of many take over what a dead run left', async () => {
    await lockOf({ host: 'elsewhere', pid: 1 })
    const before = new Date(Date.now() - 61_000)
    await utimes(ownerFile(), before, before)
    const tries = Array.from({ length: 10 }, (_, index) =>
      localStore({ root: root() }).draft('a.csv', { report: 'users', run: `run-${index}` }),
    )
    const drafts = (await Promise.allSettled(tries)).filter(outcome => outcome.status === 'fulfilled')
    expect(drafts).to.have.length(1)
    for (const { value } of drafts) await value.discard()
    expect(await readdir(join(root(), '_runs/_locks'))).to.deep.equal([])
  })

  it('publishes nothing whose lock was taken over', async () => {
    const draft = await drafted(store(), 'a.csv', 'text', bob)
    await lockOf({ host: 'elsewhere', pid: 1 })
    const error = await failure(store().publish([draft]))
    expect(error).to.include({ code: 'STORE_BUSY', message: 'a.csv was taken over by another run' })
    await draft.discard()
    expect(await pathsOf(store())).to.deep.equal([])
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).to.include({ run: 'other' })
  })

  it('keeps a run alive that has written nothing but its ledger', async () => {
    await store().appendLine('_runs/users/ledgered/ledger.jsonl', '{}')
    await localStore({ root: root() }).clean('users')
    expect(await readText(store(), '_runs/users/ledgered/ledger.jsonl')).to.equal('{}\n')
    await store().remove('_runs/users/ledgered/ledger.jsonl')
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('leaves no folder of a run that is over', async () => {
    const ledger = '_runs/users/bob/ledger.jsonl'
    await store().appendLine(ledger, '{}')
    await store().publish([await drafted(store(), 'a/b.csv', 'text', bob)])
    expect(await readdir(join(root(), '_runs/users'))).to.deep.equal(['bob'])
    await store().remove(ledger)
    expect(await readdir(join(root(), '_runs/users'))).to.deep.equal([])
  })
})
