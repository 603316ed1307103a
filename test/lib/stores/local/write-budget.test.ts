import { expect } from 'chai'
import { type Buffering, WriteBudget } from '../../../../lib/stores/local/write-budget.js'

const draftOf = (budget: WriteBudget, flushed: string[], name: string) => {
  const draft = {
    buffered: 0,
    add(bytes: number) {
      draft.buffered += bytes
      budget.add(draft, bytes)
    },
    async flush() {
      flushed.push(name)
      const bytes = draft.buffered
      draft.buffered = 0
      budget.subtract(draft, bytes)
    },
  } satisfies Buffering & { add(bytes: number): void }
  return draft
}

describe('a write budget', () => {
  it('flushes the drafts that hold most until there is room', async () => {
    const flushed: string[] = []
    const budget = new WriteBudget(10)
    const [a, b, c] = [
      draftOf(budget, flushed, 'a'),
      draftOf(budget, flushed, 'b'),
      draftOf(budget, flushed, 'c'),
    ]
    a.add(4)
    b.add(6)
    await budget.relieve()
    expect(flushed).to.deep.equal([])
    c.add(9)
    await budget.relieve()
    expect(flushed).to.deep.equal(['c'])
    c.add(5)
    await budget.relieve()
    expect(flushed).to.deep.equal(['c', 'b'])
    expect(budget.held).to.equal(9)
  })
})
