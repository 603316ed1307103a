import { inspect } from 'node:util'
import { ContainerClient } from '@azure/storage-blob'
import { expect } from 'chai'
import { azureStore } from '../../../connectors/azure-blob/index.js'
import { drafted, failure, pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { ACCOUNT_KEY } from '../../support/azurite.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { type FaultProxy, isBlock, isCommit, isCopy, isDownload, type Matches } from './fault-proxy.js'
import { ada, HASTY, letDie, place } from './support.js'

const TEXT = 'some text\n'.repeat(10_000)

const stages: readonly (readonly [string, Matches, string])[] = [
  ['a block', isBlock, 'writing'],
  ['the commit of a draft', isCommit, 'writing'],
  ['the copy to its name', isCopy, 'publishing'],
]

type Fault = (proxy: FaultProxy, matches: Matches) => void

/** Faults that pass, or do no harm: the file is there in the end. */
const passing: readonly (readonly [string, Fault])[] = [
  ['three times 500', (proxy, matches) => proxy.answer(matches, 500, 'InternalError', 3)],
  ['three times 503', (proxy, matches) => proxy.answer(matches, 503, 'ServerBusy', 3)],
  ['a connection broken at 99 %', (proxy, matches) => proxy.breakAt(matches, 0.99, 2)],
  ['an answer that is lost', (proxy, matches) => proxy.loseAnswer(matches, 1)],
  ['three answers that are lost', (proxy, matches) => proxy.loseAnswer(matches, 3)],
]

/** Faults that stay: what the error says, after the path. */
const lasting: readonly (readonly [string, Fault, string, string])[] = [
  [
    '403',
    (proxy, matches) => proxy.answer(matches, 403, 'AuthorizationFailure'),
    'STORE_FAILED',
    ': the store refuses access (403 AuthorizationFailure)',
  ],
  [
    '404 of the container',
    (proxy, matches) => proxy.answer(matches, 404, 'ContainerNotFound'),
    'STORE_MISSING',
    ': there is no container ',
  ],
  [
    '409',
    (proxy, matches) => proxy.answer(matches, 409, 'LeaseAlreadyPresent'),
    'STORE_BUSY',
    ': another run is changing it (409 LeaseAlreadyPresent)',
  ],
  [
    '412',
    (proxy, matches) => proxy.answer(matches, 412, 'ConditionNotMet'),
    'STORE_BUSY',
    ': another run is changing it (412 ConditionNotMet)',
  ],
  [
    '500',
    (proxy, matches) => proxy.answer(matches, 500, 'InternalError'),
    'STORE_FAILED',
    ' (500 InternalError)',
  ],
  ['503', (proxy, matches) => proxy.answer(matches, 503, 'ServerBusy'), 'STORE_FAILED', ' (503 ServerBusy)'],
  [
    'a connection that always breaks',
    (proxy, matches) => proxy.breakAt(matches, 0.99),
    'STORE_FAILED',
    ' (a broken connection)',
  ],
]

describeWithAzurite('a store in Azure when requests go wrong', server => {
  const { container, proxy, direct, faulty } = place(server)

  for (const [stage, matches] of stages) {
    for (const [fault, cause] of passing) {
      it(`publishes in spite of ${fault} for ${stage}`, async () => {
        const store = faulty()
        const draft = await drafted(store, 'a.csv', TEXT)
        cause(proxy(), matches)
        await store.publish([draft])
        expect(await readText(direct(), 'a.csv')).to.equal(TEXT)
        expect(await pathsOf(direct(), '_runs/')).to.deep.equal([])
      })
    }

    it(`publishes when ${stage} hangs once`, async () => {
      const store = faulty({ timeoutMs: 250 })
      const draft = await drafted(store, 'a.csv', TEXT)
      proxy().hang(matches, 1)
      await store.publish([draft])
      expect(await readText(direct(), 'a.csv')).to.equal(TEXT)
    })
  }

  for (const [stage, matches, doing] of stages) {
    for (const [fault, cause, code, end] of lasting) {
      it(`publishes nothing with ${fault} for ${stage}, and says why`, async () => {
        const store = faulty()
        const draft = await drafted(store, 'a.csv', TEXT)
        cause(proxy(), matches)
        const error = await failure(store.publish([draft]))
        expect(error).to.include({ code })
        const said = error.message.replace(/ECONNRESET|EPIPE|REQUEST_SEND_ERROR/, 'a broken connection')
        const sentence = `${doing} a.csv failed${end}`
        expect(said.slice(0, sentence.length)).to.equal(sentence)
        expect(await pathsOf(direct())).to.deep.equal([])

        proxy().clear()
        await draft.discard()
        expect(await pathsOf(direct(), '_runs/')).to.deep.equal([])
      })
    }

    it(`gives up ${stage} that always hangs`, async () => {
      const store = faulty({ timeoutMs: 50 })
      const draft = await drafted(store, 'a.csv', TEXT)
      proxy().hang(matches)
      const error = await failure(store.publish([draft]))
      expect(error).to.include({ code: 'STORE_FAILED', message: `${doing} a.csv failed (TimedOut)` })
      proxy().clear()
      await draft.discard()
    })
  }

  it('ends a draft at once while its blocks hang', async () => {
    const draft = await faulty({ timeoutMs: 600_000 }).draft('a.csv', ada)
    proxy().hang(isBlock)
    for (let block = 0; block < 3; block += 1) await draft.write(Buffer.alloc(4 * 1024 * 1024))
    await draft.discard()
    expect(await pathsOf(direct(), '_runs/')).to.deep.equal([])
  })

  it('tells the next who writes that a block was lost, and goes on from a mark before it', async () => {
    const store = faulty()
    const draft = await drafted(store, 'a.csv', 'kept,')
    const mark = await draft.mark({ durable: true })
    proxy().answer(isBlock, 403, 'AuthorizationFailure')
    await draft.write(Buffer.alloc(4 * 1024 * 1024))
    expect(await failure(draft.mark({ durable: true }))).to.include({ code: 'STORE_FAILED' })
    expect(await failure(draft.write(Buffer.from('more')))).to.include({ code: 'STORE_FAILED' })

    proxy().clear()
    await draft.rollback(mark)
    await draft.write(Buffer.from('end'))
    await store.publish([draft])
    expect(await readText(direct(), 'a.csv')).to.equal('kept,end')
  })

  it('reads on when the server is busy or the way to it broken', async () => {
    const text = 'x'.repeat(9 * 1024 * 1024)
    await direct().put('a.csv', text)
    proxy().answer(isDownload, 503, 'ServerBusy', 2)
    proxy().loseAnswer(isDownload, 1)
    expect(await readText(faulty(), 'a.csv')).to.equal(text)
  })

  it('stops reading at once when the reader does', async () => {
    await direct().put('a.csv', 'x'.repeat(9 * 1024 * 1024))
    const reading = await faulty({ timeoutMs: 600_000 }).read('a.csv')
    proxy().hang(isDownload)
    const parts: number[] = []
    reading.on('data', part => parts.push(part.length))
    await new Promise(resolve => reading.once('data', resolve))
    await new Promise(resolve => reading.once('close', resolve).destroy())
    expect(parts).to.deep.equal([4 * 1024 * 1024])
  })

  it('fails a reader when the file is replaced under it', async () => {
    const store = direct()
    await store.put('a.csv', 'x'.repeat(9 * 1024 * 1024))
    const reading = await store.read('a.csv')
    await store.put('a.csv', 'other')
    const read = async () => {
      for await (const _ of reading);
    }
    expect(await failure(read())).to.include({ code: 'STORE_BUSY' })
  })

  it('appends a line once, also when the answer is lost', async () => {
    const store = faulty()
    await store.appendLine('_runs/users/run-a/ledger.jsonl', '1')
    proxy().loseAnswer(({ url }) => url.searchParams.get('comp') === 'appendblock', 2)
    await store.appendLine('_runs/users/run-a/ledger.jsonl', '2')
    await store.appendLine('_runs/users/run-a/ledger.jsonl', '3')
    expect(await readText(store, '_runs/users/run-a/ledger.jsonl')).to.equal('1\n2\n3\n')
  })

  it('appends lines that come at the same time, each once, in their order', async () => {
    const store = direct()
    const lines = ['1', '2', '3', '4', '5', '6']
    await Promise.all(lines.map(line => store.appendLine('log.txt', line)))
    expect(await readText(store, 'log.txt')).to.equal('1\n2\n3\n4\n5\n6\n')
  })

  it('appends a line whose place another process took with one of the same length', async () => {
    const [store, other] = [direct(), direct()]
    await store.appendLine('log.txt', '1')
    await other.appendLine('log.txt', '2')
    await store.appendLine('log.txt', '3')
    await other.appendLine('log.txt', '4')
    expect(await readText(store, 'log.txt')).to.equal('1\n2\n3\n4\n')
  })

  it('appends a line once when its answer is lost and another process goes on behind it', async () => {
    const [store, other] = [faulty(), direct()]
    await store.appendLine('log.txt', '1')
    const isAppend: Matches = ({ url }) => url.searchParams.get('comp') === 'appendblock'
    proxy().loseAnswer(isAppend, 1)
    proxy().instead(isAppend, async () => {
      await other.appendLine('log.txt', '3')
      return 412
    })
    await store.appendLine('log.txt', '2')
    proxy().clear()
    await store.appendLine('log.txt', '4')
    expect(await readText(store, 'log.txt')).to.equal('1\n2\n3\n4\n')
  })

  it('goes on with the next line after one that could not be appended', async () => {
    const store = faulty()
    await store.appendLine('log.txt', '1')
    proxy().answer(
      ({ url }) => url.searchParams.get('comp') === 'appendblock',
      403,
      'AuthorizationFailure',
      1,
    )
    const [second, third] = await Promise.allSettled([
      store.appendLine('log.txt', '2'),
      store.appendLine('log.txt', '3'),
    ])
    expect([second.status, third.status]).to.deep.equal(['rejected', 'fulfilled'])
    expect(await readText(store, 'log.txt')).to.equal('1\n3\n')
  })

  it('lists on when the server is busy', async () => {
    await direct().put('a.json', '1')
    proxy().answer(({ url }) => url.searchParams.get('comp') === 'list', 503, 'ServerBusy', 3)
    expect(await pathsOf(faulty())).to.deep.equal(['a.json'])
  })

  it('says which container is missing', async () => {
    const connection = server().connectionString()
    const store = azureStore(new ContainerClient(connection, 'nowhere'), HASTY)
    const message = (doing: string, path: string) => `${doing} ${path} failed: there is no container nowhere`
    const missing = { code: 'STORE_MISSING' }
    expect(await failure(store.read('a.csv'))).to.include({
      ...missing,
      message: message('reading', 'a.csv'),
    })
    expect(await failure(store.put('a.csv', ''))).to.include({
      ...missing,
      message: message('writing', 'a.csv'),
    })
    expect(await failure(store.draft('a.csv', ada))).to.include(missing)
    expect(await failure(store.check())).to.include(missing)
    expect(await failure(pathsOf(store))).to.include(missing)
  })

  it('tells nobody a key or a signature', async () => {
    const { url, containerName } = container()
    const past = 'se=2020-01-01T00%3A00%3A00Z&sp=racwdl&sv=2022-11-02&sr=c&sig=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D'
    const expired = azureStore(new ContainerClient(`${url}?${past}`), HASTY)
    const wrongKey = server().connectionString().replace(ACCOUNT_KEY, 'd3Jvbmcta2V5')
    const denied = azureStore(new ContainerClient(wrongKey, containerName), HASTY)
    for (const store of [expired, denied]) {
      const error = await failure(store.put('a.csv', 'text'))
      expect(error).to.include({ code: 'STORE_FAILED' })
      expect(error.message).to.match(/^writing a.csv failed: the store refuses access \(403 \w+\)$/)
      expect(inspect(error, { depth: 20, showHidden: true })).not.to.match(/sig=|c2VjcmV0|d3Jvbmct|http:/)
      expect(inspect(error, { depth: 20, showHidden: true })).not.to.include(ACCOUNT_KEY)
    }
  })

  it('finds nothing wrong with a process that died', async () => {
    await drafted(direct(), 'a.csv', 'text')
    await letDie(container(), ada)
    await direct().clean('users')
    expect(await pathsOf(direct(), '_runs/')).to.deep.equal([])
  })
})
