import { expect } from 'chai'
import type { Draft, DraftOwner, Store } from '../store.js'

/** How a store is made ready for a test, and put away. */
export interface StoreUnderTest {
  /** A store on an empty place. */
  open(): Promise<Store>
  /** Another store on the same place, as another process would open it. */
  again(): Promise<Store>
  close(): Promise<void>
}

const ada: DraftOwner = { report: 'users', run: 'run-a' }
const bob: DraftOwner = { report: 'users', run: 'run-b' }

export const readText = async (store: Store, path: string): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of await store.read(path)) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

export const pathsOf = async (store: Store, prefix = ''): Promise<readonly string[]> => {
  const paths: string[] = []
  for await (const file of store.list(prefix)) paths.push(file.path)
  return paths
}

/** The error that a promise fails with. */
export const failure = async (action: Promise<unknown>): Promise<Record<string, unknown> & Error> => {
  try {
    await action
  } catch (error) {
    return error as Record<string, unknown> & Error
  }
  throw new Error('it did not fail')
}

/** A draft that holds a text. */
export const drafted = async (store: Store, path: string, text: string, owner = ada): Promise<Draft> => {
  const draft = await store.draft(path, owner)
  await draft.write(Buffer.from(text))
  return draft
}

const published = async (store: Store, path: string, text: string): Promise<void> =>
  store.publish([await drafted(store, path, text)])

/** What a reader who never stops looking gets to see of a path, in order, without repetitions. */
const watch = (store: Store, path: string) => {
  const seen: string[] = []
  let watching = true
  const look = async () => {
    while (watching) {
      const text = await readText(store, path).catch(() => 'nothing')
      if (seen.at(-1) !== text) seen.push(text)
      await new Promise(setImmediate)
    }
  }
  const looked = look()
  return async () => {
    watching = false
    await looked
    return seen
  }
}

/**
 * What every store promises, as mocha tests: `storeContract('azure blob', { open, again, close })`.
 * Needs the globals of mocha and the package chai.
 */
export const storeContract = (name: string, { open, again, close }: StoreUnderTest): void => {
  describe(`${name} keeps the promises of a store`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(close)

    describeDrafts(() => store)
    describePublishing(() => store)
    describeResuming(() => store, again)
    describeDocuments(() => store)
  })
}

const describeDrafts = (store: () => Store): void => {
  it('shows a draft to nobody', async () => {
    const draft = await drafted(store(), 'a/b.csv', 'text')
    await draft.mark({ durable: true })
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await failure(store().read('a/b.csv'))).to.include({ code: 'STORE_MISSING' })
    await draft.discard()
  })

  it('leaves nothing of a draft that is discarded', async () => {
    const draft = await drafted(store(), 'a/b.csv', 'text')
    await draft.discard()
    await draft.discard()
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  for (const durable of [true, false]) {
    it(`rolls back to exactly what was there at a mark, ${durable ? '' : 'not '}durable`, async () => {
      const draft = await drafted(store(), 'a.csv', 'kept,')
      const mark = await draft.mark({ durable })
      await draft.write(Buffer.from('lost,'))
      await draft.mark({ durable })
      await draft.write(Buffer.from('lost too'))
      await draft.rollback(mark)
      await draft.write(Buffer.from('end'))
      await store().publish([draft])
      expect(await readText(store(), 'a.csv')).to.equal('kept,end')
    })
  }

  it('reads back what was written to a draft', async () => {
    const draft = await drafted(store(), 'a.csv', 'one,')
    await draft.write(Buffer.from('two'))
    let text = ''
    for await (const part of await draft.read()) text += part
    expect(text).to.equal('one,two')
    await draft.discard()
  })

  it('refuses a path that another run is writing, and names that run', async () => {
    const draft = await drafted(store(), 'a.csv', 'text', ada)
    const error = await failure(store().draft('a.csv', bob))
    expect(error).to.include({ code: 'STORE_BUSY', message: 'a.csv is being written by run run-a' })
    await draft.discard()
    await (await store().draft('a.csv', bob)).discard()
  })

  it('refuses two drafts of one path to one run', async () => {
    const draft = await drafted(store(), 'a.csv', 'text')
    expect(await failure(store().draft('a.csv', ada))).to.include({ code: 'STORE_BUSY' })
    await draft.discard()
  })

  for (const path of ['../a.csv', '/a.csv', 'a//b.csv', 'a/../b.csv', 'a\\b.csv', '', '_runs/a.csv']) {
    it(`refuses the path ${JSON.stringify(path)}`, async () => {
      expect(await failure(store().draft(path, ada))).to.include({ code: 'UNSAFE_PATH' })
    })
  }
}

const describePublishing = (store: () => Store): void => {
  it('publishes several drafts, and keeps nothing else', async () => {
    await store().publish([await drafted(store(), 'a.csv', '1'), await drafted(store(), 'b/c.csv', '2')])
    expect(await pathsOf(store())).to.deep.equal(['a.csv', 'b/c.csv'])
    expect(await readText(store(), 'b/c.csv')).to.equal('2')
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('publishes an empty file, and no files', async () => {
    await store().publish([await store().draft('a.csv', ada)])
    await store().publish([])
    expect(await readText(store(), 'a.csv')).to.equal('')
  })

  it('shows a reader the old file or the new one, never a part', async () => {
    const before = 'old'.repeat(100_000)
    const after = 'new'.repeat(100_000)
    await published(store(), 'a.csv', before)
    const stop = watch(store(), 'a.csv')
    const draft = await store().draft('a.csv', ada)
    for (let part = 0; part < 100; part += 1) await draft.write(Buffer.from('new'.repeat(1000)))
    await store().publish([draft])
    for (const seen of await stop()) expect([before, after].includes(seen)).to.equal(true)
    expect(await readText(store(), 'a.csv')).to.equal(after)
  })

  it('ends a draft that is published', async () => {
    const draft = await drafted(store(), 'a.csv', 'text')
    await store().publish([draft])
    const error = await failure(draft.write(Buffer.from('more')))
    expect(error).to.include({ code: 'DEFECT', message: 'a.csv was published or given up already' })
  })
}

const describeResuming = (store: () => Store, again: () => Promise<Store>): void => {
  it('takes up a draft as it stood at a mark', async () => {
    const draft = await drafted(store(), 'a.csv', 'kept,')
    const mark = await draft.mark({ durable: true })
    await draft.write(Buffer.from('lost'))
    await draft.keep()
    const later = await again()
    const resumed = await later.draft('a.csv', ada, mark)
    await resumed.write(Buffer.from('end'))
    await later.publish([resumed])
    expect(await readText(store(), 'a.csv')).to.equal('kept,end')
  })

  it('takes up nothing that is not there', async () => {
    const error = await failure(store().draft('a.csv', ada, { bytes: 5 }))
    expect(error).to.include({ code: 'NOT_RESUMABLE', message: 'the draft of a.csv is gone' })
    await (await store().draft('a.csv', bob)).discard()
  })

  it('lets another run have the path of a draft that is kept', async () => {
    await (await drafted(store(), 'a.csv', 'text')).keep()
    await store().publish([await drafted(store(), 'a.csv', 'other', bob)])
    expect(await readText(store(), 'a.csv')).to.equal('other')
  })

  it('cleans away what runs of a report left, but for the one to keep and those alive', async () => {
    for (const owner of [ada, bob, { report: 'courses', run: 'run-c' }]) {
      const draft = await drafted(store(), `${owner.run}.csv`, 'text', owner)
      await draft.mark({ durable: true })
      await draft.keep()
    }
    const alive = await drafted(store(), 'alive.csv', 'text', { report: 'users', run: 'run-d' })
    await (await again()).clean('users', 'run-b')

    expect(await failure(store().draft('run-a.csv', ada, { bytes: 4 }))).to.include({ code: 'NOT_RESUMABLE' })
    await (await store().draft('run-b.csv', bob, { bytes: 4 })).discard()
    await (await store().draft('run-c.csv', { report: 'courses', run: 'run-c' }, { bytes: 4 })).discard()
    await store().publish([alive])
    expect(await pathsOf(store())).to.deep.equal(['alive.csv'])
  })
}

const describeDocuments = (store: () => Store): void => {
  it('puts, replaces, reads, lists and removes documents', async () => {
    await store().put('a/one.json', '1')
    await store().put('a/one.json', '{"one":1}')
    await store().put('ab.json', '2')
    expect(await readText(store(), 'a/one.json')).to.equal('{"one":1}')
    expect(await pathsOf(store(), 'a/')).to.deep.equal(['a/one.json'])
    expect(await pathsOf(store(), 'a')).to.deep.equal(['a/one.json', 'ab.json'])
    await store().remove('a/one.json')
    await store().remove('a/one.json')
    expect(await pathsOf(store())).to.deep.equal(['ab.json'])
  })

  it('says how large a file is and when it was written', async () => {
    await store().put('a.json', 'four')
    for await (const file of store().list('')) {
      expect(file).to.include({ path: 'a.json', bytes: 4 })
      expect(Math.abs(Date.now() - file.modified.getTime())).to.be.below(60_000)
    }
  })

  it('lists its own documents only to those who ask for them', async () => {
    await store().put('_runs/users/run-a.json', '{}')
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await pathsOf(store(), '_runs/users/')).to.deep.equal(['_runs/users/run-a.json'])
  })

  it('fails to read what is not there', async () => {
    const error = await failure(store().read('a.json'))
    expect(error).to.include({
      code: 'STORE_MISSING',
      message: 'reading a.json failed: there is no such file',
    })
  })

  it('appends line by line', async () => {
    const ledger = '_runs/users/run-a/ledger.jsonl'
    await store().appendLine(ledger, '{"range":1}')
    await store().appendLine(ledger, '{"range":2}')
    expect(await readText(store(), ledger)).to.equal('{"range":1}\n{"range":2}\n')
    await store().remove(ledger)
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('proves that it can be written, and leaves no trace', async () => {
    await store().check()
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })
}
