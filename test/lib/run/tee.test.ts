import { expect } from 'chai'
import { tee } from '../../../lib/run/tee.js'
import type { Chunks } from '../../../lib/types.js'

const source = (chunks: number) => {
  const seen = { asked: 0, closed: false }
  async function* rows(): Chunks<number> {
    try {
      for (let at = 0; at < chunks; at++) {
        seen.asked++
        yield [at]
      }
    } finally {
      seen.closed = true
    }
  }
  return { seen, rows: rows() }
}

const all = async (rows: Chunks<number>) => {
  const values: number[] = []
  for await (const chunk of rows) values.push(...chunk)
  return values
}

describe('tee', () => {
  it('gives every reader the same rows', async () => {
    const { rows, seen } = source(5)
    const [a, b, c] = tee(rows, 3)
    expect(await Promise.all([all(a!), all(b!), all(c!)])).to.deep.equal(Array(3).fill([0, 1, 2, 3, 4]))
    expect(seen.closed).to.equal(true)
  })

  it('keeps its readers in step', async () => {
    const { rows, seen } = source(5)
    const [a, b] = tee(rows, 2).map(of => of[Symbol.asyncIterator]())
    const first = a!.next()
    await new Promise(setImmediate)
    expect(seen.asked).to.equal(0)
    await Promise.all([first, b!.next()])
    expect(seen.asked).to.equal(1)
    void a!.next()
    await new Promise(setImmediate)
    expect(seen.asked).to.equal(1)
  })

  it('goes on for the others when one reader has had enough', async () => {
    const { rows, seen } = source(5)
    const [a, b] = tee(rows, 2)
    const early = (async () => {
      for await (const _ of a!) break
    })()
    expect(await all(b!)).to.deep.equal([0, 1, 2, 3, 4])
    await early
    expect(seen.closed).to.equal(true)
  })

  it('closes the source when all have had enough', async () => {
    const { rows, seen } = source(5)
    await Promise.all(
      tee(rows, 2).map(async reader => {
        for await (const _ of reader) break
      }),
    )
    expect(seen).to.deep.equal({ asked: 1, closed: true })
  })

  it('passes a failure on to every reader', async () => {
    async function* failing(): Chunks<number> {
      yield [1]
      throw new Error('it broke')
    }
    const outcomes = await Promise.allSettled(tee(failing(), 2).map(all))
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
  })
})
