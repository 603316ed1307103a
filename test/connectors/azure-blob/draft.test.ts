import { buffer } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Draft, DraftMark } from '../../../lib/store.js'
import { readText } from '../../../lib/testing/store-under-test.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { isBlock } from './fault-proxy.js'
import { ada, place } from './support.js'

const MIB = 1024 * 1024

describeWithAzurite('a draft in Azure', server => {
  const { proxy, direct, faulty } = place(server)

  /** Waits until this many blocks are held, and nobody has written on for a while. */
  const stalled = async (waiting: () => number, blocks: number, accepted: () => number) => {
    while (waiting() < blocks) await turn()
    for (let before = -1; before !== accepted(); ) {
      before = accepted()
      for (let round = 0; round < 50; round += 1) await turn()
    }
  }

  it('holds few blocks, however slow the server is', async () => {
    const store = faulty()
    const draft = await store.draft('a.csv', ada)
    const { waiting, release } = proxy().hold(isBlock)
    let accepted = 0
    const writing = (async () => {
      for (let part = 0; part < 50; part += 1) {
        await draft.write(Buffer.alloc(MIB, part))
        accepted += MIB
      }
    })()
    await stalled(waiting, 5, () => accepted)
    expect(waiting()).to.equal(5)
    expect(accepted).to.be.at.most(24 * MIB)

    release()
    await writing
    await store.publish([draft])
    const content = await buffer(await direct().read('a.csv'))
    expect(content.length).to.equal(50 * MIB)
    for (let part = 0; part < 50; part += 1) expect(content[part * MIB]).to.equal(part)
  })

  it('holds no more when there are many of it', async () => {
    const store = faulty()
    const names = Array.from({ length: 20 }, (_, number) => `${number}.csv`)
    const drafts = await Promise.all(names.map(name => store.draft(name, ada)))
    const { waiting, release } = proxy().hold(isBlock)
    let accepted = 0
    const writing = (async () => {
      for (let round = 0; round < 3; round += 1) {
        for (const draft of drafts) {
          await draft.write(Buffer.alloc(MIB, round))
          accepted += MIB
        }
      }
    })()
    await stalled(waiting, 5, () => accepted)
    expect(accepted).to.be.at.most((24 + 5 * 4) * MIB)

    release()
    await writing
    await store.publish(drafts)
    for (const name of names) {
      expect(await buffer(await direct().read(name))).to.have.length(3 * MIB)
    }
  })

  it('sends a short end again with what follows, so that marks do not use up the blocks', async () => {
    const store = faulty()
    const draft = await store.draft('a.csv', ada)
    for (let mark = 0; mark < 20; mark += 1) {
      await draft.write(Buffer.from(`${mark},`))
      await draft.mark({ durable: true })
      await draft.mark({ durable: true })
    }
    await store.publish([draft])
    expect(proxy().count(isBlock)).to.equal(20)
    expect(await readText(direct(), 'a.csv')).to.equal(Array.from(Array(20), (_, at) => `${at},`).join(''))
  })

  it('is what was written but for what was rolled back, at any place, also by another process', async () => {
    const writes = fc.record({
      kind: fc.constant('write' as const),
      bytes: fc.integer({ min: 0, max: 5 * MIB }),
    })
    const marks = fc.record({ kind: fc.constant('mark' as const), durable: fc.boolean() })
    const rollbacks = fc.record({
      kind: fc.constant('rollback' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const resumes = fc.record({ kind: fc.constant('resume' as const) })
    const step = fc.oneof({ weight: 4, arbitrary: writes }, marks, rollbacks, resumes)

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), async steps => {
        let store = direct()
        let draft: Draft = await store.draft('a.csv', ada)
        let expected = Buffer.alloc(0)
        let value = 0
        for (const next of steps) {
          if (next.kind === 'write') {
            const part = Buffer.alloc(next.bytes, (value += 1))
            await draft.write(part)
            expected = Buffer.concat([expected, part])
          } else if (next.kind === 'mark') {
            expect(await draft.mark(next)).to.deep.equal({ bytes: expected.length })
          } else if (next.kind === 'rollback') {
            const to: DraftMark = { bytes: Math.floor(expected.length * next.share) }
            await draft.rollback(to)
            expected = expected.subarray(0, to.bytes)
          } else {
            const mark = await draft.mark({ durable: true })
            await draft.keep()
            store = direct()
            draft = await store.draft('a.csv', ada, mark)
            expect((await buffer(await draft.read())).equals(expected)).to.equal(true)
          }
        }
        await store.publish([draft])
        expect((await buffer(await store.read('a.csv'))).equals(expected)).to.equal(true)
      }),
      { numRuns: 8 },
    )
  }).timeout(60_000)
})
