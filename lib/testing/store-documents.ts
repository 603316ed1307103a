import { expect } from 'chai'
import type { Store } from '../store.js'
import { failure, pathsOf, readText } from './store-under-test.js'

/** Small files are put, listed, read and removed by their path. */
export const describeDocuments = (store: () => Store): void => {
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
