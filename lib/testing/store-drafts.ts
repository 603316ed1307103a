import { expect } from 'chai'
import type { Store } from '../store.js'
import { ada, bob, drafted, failure, pathsOf, readText } from './store-under-test.js'

/** A draft is seen by its run alone, and holds what was written up to its last mark. */
export const describeDrafts = (store: () => Store): void => {
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

/** A later process takes up a draft where it was marked, or cleans it away. */
export const describeResuming = (store: () => Store, again: () => Promise<Store>): void => {
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
