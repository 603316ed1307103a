import { expect } from 'chai'
import type { Store } from '../store.js'
import { ada, drafted, failure, pathsOf, readText } from './store-under-test.js'

/** Files appear whole and together. */
export const describePublishing = (store: () => Store): void => {
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
