import { expect } from 'chai'
import type { Draft } from '../../../lib/store.js'
import { drafted, failure, pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { isCopy, isPath } from './fault-proxy.js'
import { place } from './support.js'

describeWithAzurite('publishing in Azure', server => {
  const { container, proxy, direct, faulty } = place(server)

  const snapshots = async (): Promise<number> => {
    let count = 0
    for await (const { snapshot } of container().listBlobsFlat({ includeSnapshots: true })) {
      if (snapshot) count += 1
    }
    return count
  }

  const isCopyTo = (name: string) => isPath(isCopy, name)

  const three = async (store = faulty()) => {
    await store.put('a.csv', 'old a')
    const drafts: Draft[] = []
    for (const name of ['a.csv', 'b.csv', 'c.csv']) drafts.push(await drafted(store, name, `new ${name}`))
    return { store, drafts }
  }

  const faults: readonly (readonly [string, () => void])[] = [
    ['is refused', () => proxy().answer(isCopyTo('/c.csv'), 403, 'AuthorizationFailure')],
    ['finds another file there', () => proxy().answer(isCopyTo('/c.csv'), 409, 'BlobAlreadyExists')],
    ['is never answered', () => proxy().hang(isCopyTo('/c.csv'))],
  ]
  for (const [fault, cause] of faults) {
    it(`puts back what was there when the last of several files ${fault}`, async () => {
      const { store, drafts } = await three(faulty({ timeoutMs: 100 }))
      cause()
      await failure(store.publish(drafts))
      expect(await readText(direct(), 'a.csv')).to.equal('old a')
      expect(await pathsOf(direct())).to.deep.equal(['a.csv'])
      expect(await snapshots()).to.equal(0)
    })
  }

  it('takes back also a file that was shown, but whose answers were all lost', async () => {
    const { store, drafts } = await three()
    proxy().loseAnswer(isCopyTo('/a.csv'))
    proxy().answer(isCopyTo('/c.csv'), 403, 'AuthorizationFailure')
    await failure(store.publish(drafts))
    proxy().clear()
    expect(await readText(direct(), 'a.csv')).to.equal('old a')
    expect(await pathsOf(direct())).to.deep.equal(['a.csv'])
  })

  it('can be tried again after it failed', async () => {
    const { store, drafts } = await three()
    proxy().answer(isCopyTo('/c.csv'), 403, 'AuthorizationFailure', 1)
    await failure(store.publish(drafts))
    for (const draft of drafts) await draft.keep()
    const later = direct()
    const taken: Draft[] = []
    for (const { path } of drafts) {
      const bytes = `new ${path}`.length
      taken.push(await later.draft(path, { report: 'users', run: 'run-a' }, { bytes }))
    }
    await later.publish(taken)
    for (const { path } of drafts) expect(await readText(later, path)).to.equal(`new ${path}`)
    expect(await snapshots()).to.equal(0)
  })

  it('tells readers what a file is, and its checksum', async () => {
    const store = direct()
    await store.publish([await drafted(store, 'a.csv', 'a,b\n1,2\n')])
    const { contentType, contentMD5, contentLength } = await container()
      .getBlobClient('a.csv')
      .getProperties()
    expect(contentType).to.equal('text/csv; charset=utf-8')
    expect(contentLength).to.equal(8)
    expect(Buffer.from(contentMD5!).toString('hex')).to.equal('e5ebd4c02cefbe7955977c67ada242b7')
  })

  it('publishes a file of several blocks, whose checksum nobody took', async () => {
    const store = direct()
    const whole = 'x'.repeat(9 * 1024 * 1024)
    await store.publish([await drafted(store, 'a.csv', whole)])
    expect((await container().getBlobClient('a.csv').getProperties()).contentLength).to.equal(whole.length)
    expect(await readText(store, 'a.csv')).to.equal(whole)
  })

  it('shows nothing to a reader who never stops looking, until all is there', async () => {
    const store = direct()
    const whole = 'x'.repeat(9 * 1024 * 1024)
    const seen = new Set<number>()
    let looking = true
    const look = async () => {
      while (looking) {
        const found = await container()
          .getBlobClient('a.csv')
          .getProperties()
          .catch(() => undefined)
        if (found !== undefined) seen.add(found.contentLength!)
      }
    }
    const looked = look()
    const draft = await store.draft('a.csv', { report: 'users', run: 'run-a' })
    for (let part = 0; part < 9; part += 1) {
      await draft.write(Buffer.from(whole.slice(0, 1024 * 1024)))
      await draft.mark({ durable: true })
    }
    await store.publish([draft])
    looking = false
    await looked
    seen.add((await container().getBlobClient('a.csv').getProperties()).contentLength!)
    expect([...seen]).to.deep.equal([whole.length])
  })
})
