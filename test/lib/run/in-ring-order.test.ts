import { expect } from 'chai'
import { AHEAD, inRingOrder } from '../../../lib/run/in-ring-order.js'
import { PIECES } from '../../../lib/run/ranges.js'
import { shardRange } from '../../../lib/shard.js'

const AT_ONCE = { attempts: 1, deadline: 0, shortest: 0, longest: 0 }

/** A server that takes a while for each page: whatever is asked for in the meantime is answered together. */
const server = () => {
  let waiting: (() => void)[] = []
  let rounds = 0
  const answer = () => {
    const answered = waiting
    waiting = []
    rounds++
    for (const resolve of answered) resolve()
  }
  return {
    page: () =>
      new Promise<void>(resolve => {
        if (waiting.push(resolve) === 1) setTimeout(answer, 1)
      }),
    get rounds() {
      return rounds
    },
  }
}

/** The rounds that a server takes for ranges of so many pages. */
const roundsOf = async (concurrency: number, pages: number): Promise<number> => {
  const asked = server()
  const total = concurrency * PIECES
  const ranges = Array.from({ length: total }, (_, at) => shardRange({ index: at + 1, total }))
  const read = async function* (_: unknown, index: number) {
    for (let page = 0; page < pages; page++) {
      await asked.page()
      yield `${index} ${page}`
    }
  }
  const seen: string[] = []
  const { signal } = new AbortController()
  const inFlight = { concurrency, ahead: AHEAD.rows, retry: AT_ONCE, signal }
  for await (const { event } of inRingOrder(ranges, read, inFlight))
    if (event.kind === 'piece') seen.push(event.piece)
  const inOrder = ranges.flatMap((_, at) => Array.from({ length: pages }, (__, page) => `${at} ${page}`))
  expect(seen).to.deep.equal(inOrder)
  return asked.rounds
}

describe('ranges in ring order', () => {
  for (const pages of [1, 2])
    it(`are read side by side, each of ${pages} pages`, async () => {
      const one = await roundsOf(1, pages)
      expect(one).to.be.within(PIECES * pages * 0.9, PIECES * pages)
      const four = await roundsOf(4, pages)
      // Four times the pages in hardly more time.
      expect(four).to.be.below(one * 1.25)
    })
})
