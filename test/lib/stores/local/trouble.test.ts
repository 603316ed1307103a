import { mkdirSync } from 'node:fs'
import { appendFile, link, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Draft } from '../../../../lib/store.js'
import { localStore } from '../../../../lib/stores/local.js'
import { drafted, failure, pathsOf, readText } from '../../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../temporary-store.js'

/** How many files below a folder this process has open. */
const openBelow = async (folder: string): Promise<number> => {
  const descriptors = await readdir('/proc/self/fd')
  const places = await Promise.all(descriptors.map(fd => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return places.filter(place => place.startsWith(folder)).length
}

/** Publishing asks for the path when it plans, seals, prepares and shows. */
const ASKED_WHEN_SHOWN = 4

const owner = { report: 'users', run: 'run' }

describe('a local store in trouble', () => {
  const { root, store } = temporaryStore()
  const draftFile = (path: string) => join(root(), '_runs/users/run/files', path)

  /** Uses so many other drafts that the descriptors of all before are closed. */
  const closeOthers = async () => {
    const others: Draft[] = []
    for (let index = 0; index < 64; index += 1) others.push(await drafted(store(), `${index}.csv`, 'text'))
    for (const other of others) await other.mark({ durable: true })
    for (const other of others) await other.discard()
  }

  /** Somebody puts a folder where a draft is to appear, when that was prepared and is about to happen. */
  const obstructAtTheLastMoment = (draft: Draft) => {
    const { path } = draft
    let asked = 0
    const ask = () => {
      asked += 1
      if (asked === ASKED_WHEN_SHOWN) mkdirSync(join(root(), path, 'in the way'), { recursive: true })
      return path
    }
    Object.defineProperty(draft, 'path', { get: ask })
  }

  it('publishes none of several when one cannot be', async () => {
    await mkdir(join(root(), 'b.csv/in the way'), { recursive: true })
    const drafts = [await drafted(store(), 'a.csv', 'a'), await drafted(store(), 'b.csv', 'b')]
    expect(await failure(store().publish(drafts))).to.include({ code: 'STORE_FAILED' })
    expect(await pathsOf(store())).to.deep.equal([])
    for (const draft of drafts) await draft.discard()
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('takes all back when one of several fails at the last moment', async () => {
    await store().publish([await drafted(store(), 'a.csv', 'old a')])
    const drafts = [
      await drafted(store(), 'a.csv', 'new a'),
      await drafted(store(), 'b.csv', 'new b'),
      await drafted(store(), 'c.csv', 'new c'),
    ]
    obstructAtTheLastMoment(drafts[2]!)
    const error = await failure(store().publish(drafts))
    expect(error).to.include({ code: 'STORE_FAILED' })
    expect(error.at).to.include({ path: 'c.csv' })
    expect(await pathsOf(store())).to.deep.equal(['a.csv'])
    expect(await readText(store(), 'a.csv')).to.equal('old a')

    await rm(join(root(), 'c.csv'), { recursive: true })
    await store().publish(drafts)
    expect(await pathsOf(store())).to.deep.equal(['a.csv', 'b.csv', 'c.csv'])
    expect(await readText(store(), 'a.csv')).to.equal('new a')
  })

  it('says that the store is full, and shows nothing', async () => {
    const draft = await store().draft('a.csv', owner)
    await rm(draftFile('a.csv'))
    await symlink('/dev/full', draftFile('a.csv'))
    const error = await failure(draft.write(Buffer.alloc(300_000)))
    expect(error).to.include({
      code: 'STORE_FULL',
      message: 'the store ran out of room while writing a.csv (ENOSPC)',
    })
    expect(await failure(store().publish([draft]))).to.include({ code: 'STORE_FULL' })
    await draft.discard()
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('makes up for a write that failed when it rolls back', async () => {
    const draft = await drafted(store(), 'a.csv', 'kept,', owner)
    const mark = await draft.mark({ durable: true })
    await rename(draftFile('a.csv'), draftFile('aside'))
    await symlink('/dev/full', draftFile('a.csv'))
    await closeOthers()
    expect(await failure(draft.write(Buffer.alloc(300_000)))).to.include({ code: 'STORE_FULL' })

    await rename(draftFile('aside'), draftFile('a.csv'))
    await closeOthers()
    await draft.rollback(mark)
    await draft.write(Buffer.from('end'))
    await store().publish([draft])
    expect(await readText(store(), 'a.csv')).to.equal('kept,end')
  })

  it('refuses to take up a draft that lost bytes', async () => {
    const draft = await drafted(store(), 'a.csv', 'four', owner)
    await draft.mark({ durable: true })
    await draft.keep()
    const error = await failure(store().draft('a.csv', owner, { bytes: 10 }))
    expect(error.message).to.equal('the draft of a.csv has 4 bytes, 10 were durable')
  })

  it('does not write into a published file when a run goes on that died while publishing', async () => {
    const draft = await drafted(store(), 'a.csv', 'kept,lost', owner)
    await draft.mark({ durable: true })
    await link(draftFile('a.csv'), join(root(), 'a.csv'))
    await draft.keep()
    const resumed = await store().draft('a.csv', owner, { bytes: 5 })
    await resumed.write(Buffer.from('end'))
    await resumed.mark({ durable: true })
    expect(await readText(store(), 'a.csv')).to.equal('kept,lost')
    await store().publish([resumed])
    expect(await readText(store(), 'a.csv')).to.equal('kept,end')
  })

  it('ends a line that a crash cut short before it appends', async () => {
    const ledger = '_runs/users/run/ledger.jsonl'
    await store().appendLine(ledger, '{"range":1}')
    await appendFile(join(root(), ledger), '{"ran')
    await store().appendLine(ledger, '{"range":2}')
    expect(await readText(store(), ledger)).to.equal('{"range":1}\n{"ran\n{"range":2}\n')
  })

  it('leaves no part of a document that cannot be written', async () => {
    await mkdir(join(root(), 'a.json/in the way'), { recursive: true })
    expect(await failure(store().put('a.json', '{}'))).to.include({ code: 'STORE_FAILED' })
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('fails the check with a folder that cannot be', async () => {
    await store().put('file', '')
    expect(await failure(localStore({ root: join(root(), 'file') }).check())).to.include({
      code: 'STORE_FAILED',
    })
  })

  it('holds bounded bytes and files for many drafts', async () => {
    const drafts: Draft[] = []
    for (let index = 0; index < 300; index += 1) drafts.push(await store().draft(`p/${index}.csv`, owner))
    const part = Buffer.alloc(10_000, 'x')
    for (let round = 0; round < 7; round += 1) for (const draft of drafts) await draft.write(part)
    expect(await openBelow(root())).to.be.within(1, 64)
    await store().publish(drafts)
    expect(await openBelow(root())).to.equal(0)
    const sizes: number[] = []
    for await (const file of store().list('p/')) sizes.push(file.bytes)
    expect(sizes).to.deep.equal(Array(300).fill(70_000))
  })
})
