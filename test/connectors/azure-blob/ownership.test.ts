import { expect } from 'chai'
import { drafted, failure, pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { isCommit } from './fault-proxy.js'
import { ada, bob, letDie, place } from './support.js'

describeWithAzurite('two processes with one container of Azure', server => {
  const { container, proxy, direct, faulty } = place(server)

  it('let exactly one of many have a path', async () => {
    const owners = Array.from({ length: 8 }, (_, number) => ({ report: 'users', run: `run-${number}` }))
    const stores = owners.map(() => direct())
    const outcomes = await Promise.allSettled(owners.map((owner, at) => stores[at]!.draft('a.csv', owner)))
    const won = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lost = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(won.length).to.equal(1)
    expect(lost).to.deep.equal(Array.from({ length: 7 }, () => 'STORE_BUSY'))

    await won[0]!.discard()
    expect(await pathsOf(direct(), '_runs/')).to.deep.equal([])
  })

  it('do not have one run at the same time', async () => {
    const draft = await direct().draft('a.csv', ada)
    expect(await failure(direct().draft('b.csv', ada))).to.include({
      code: 'STORE_BUSY',
      message: 'run run-a of users is at work in another process',
    })
    expect(await failure(direct().appendLine('_runs/users/run-a/ledger.jsonl', '{}'))).to.include({
      code: 'STORE_BUSY',
    })
    await draft.discard()
  })

  it('may take up what another left that died', async () => {
    const draft = await drafted(direct(), 'a.csv', 'kept,')
    const mark = await draft.mark({ durable: true })
    await draft.write(Buffer.from('lost'))
    await letDie(container(), ada)

    const later = direct()
    const resumed = await later.draft('a.csv', ada, mark)
    await resumed.write(Buffer.from('end'))
    await later.publish([resumed])
    expect(await readText(later, 'a.csv')).to.equal('kept,end')
    expect(await pathsOf(later, '_runs/')).to.deep.equal([])
  })

  it('keep one that was given up, and does not know it, from publishing', async () => {
    const zombies = direct()
    const zombie = await drafted(zombies, 'a.csv', 'zombie')
    await letDie(container(), ada)
    const other = direct()
    await other.publish([await drafted(other, 'a.csv', 'other', bob)])

    expect(await failure(zombies.publish([zombie]))).to.include({ code: 'STORE_BUSY' })
    expect(await readText(other, 'a.csv')).to.equal('other')
  })

  it('keep one that was given up from touching the draft of its successor', async () => {
    const zombie = await drafted(direct(), 'a.csv', 'kept,')
    const mark = await zombie.mark({ durable: true })
    await letDie(container(), ada)
    const later = direct()
    const resumed = await later.draft('a.csv', ada, mark)

    await zombie.write(Buffer.from('zombie'))
    expect(await failure(zombie.mark({ durable: true }))).to.include({ code: 'STORE_BUSY' })
    await zombie.discard()

    await resumed.write(Buffer.from('end'))
    await later.publish([resumed])
    expect(await readText(later, 'a.csv')).to.equal('kept,end')
  })

  it('do not replace a file that somebody changed since the draft began', async () => {
    const store = direct()
    await store.put('a.csv', 'old')
    const draft = await drafted(store, 'a.csv', 'new')
    await container().getBlockBlobClient('a.csv').upload('by hand', 7)

    const error = await failure(store.publish([draft]))
    expect(error).to.include({ code: 'STORE_BUSY' })
    expect(error.message).to.equal(
      'publishing a.csv failed: another run is changing it (412 ConditionNotMet)',
    )
    expect(await readText(store, 'a.csv')).to.equal('by hand')
    await draft.discard()
  })

  it('do not take the place of a file that appeared since the draft began', async () => {
    const store = direct()
    const draft = await drafted(store, 'a.csv', 'new')
    await container().getBlockBlobClient('a.csv').upload('by hand', 7)

    expect(await failure(store.publish([draft]))).to.include({ code: 'STORE_BUSY' })
    expect(await readText(store, 'a.csv')).to.equal('by hand')
    await draft.discard()
  })

  it('leave a run alone while it is cleaned up for, and clean it when it has died', async () => {
    const store = direct()
    await store.appendLine('_runs/users/run-a/ledger.jsonl', '{}')
    await direct().clean('users')
    expect(await pathsOf(store, '_runs/users/run-a/ledger')).to.have.length(1)

    await letDie(container(), ada)
    await direct().clean('users')
    expect(await pathsOf(store, '_runs/')).to.deep.equal([])
  })

  it('do not keep the path of a draft that could not be begun', async () => {
    const store = faulty()
    proxy().answer(isCommit, 403, 'AuthorizationFailure')
    const draft = await drafted(direct(), 'a.csv', 'kept,')
    const mark = await draft.mark({ durable: true })
    await draft.keep()
    expect(await failure(store.draft('a.csv', ada, mark))).to.include({ code: 'STORE_FAILED' })
    await (await direct().draft('a.csv', bob)).discard()
  })
})
