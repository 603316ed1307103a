import { expect } from 'chai'
import fc from 'fast-check'
import { type AnyRow, from, type LernError, rowsOf, type Source, WHOLE_RING } from '../../../lib/index.js'
import { catalogOf, permits, someChunk, somePermits, someVisits, visits } from './people.js'

type Kind = 'semi' | 'inner' | 'left' | 'leftAll'
const ON = { person: 'holder', place: 'place' } as const

const joinedBy = (kind: Kind) => {
  const left = from(visits)
  if (kind === 'semi') return left.semiJoin(from(permits), ON)
  if (kind === 'leftAll') return left.leftJoinAll('permits', from(permits), ON)
  return kind === 'inner'
    ? left.innerJoin('permit', from(permits), ON)
    : left.leftJoin('permit', from(permits), ON)
}

/** What a join means, row against row. */
const oracle = (kind: Kind, lefts: readonly Visit[], rights: readonly Permit[]) =>
  lefts.flatMap(left => {
    const found = rights.filter(right => right.holder === left.person && right.place === left.place)
    if (kind === 'semi') return found.length > 0 ? [left] : []
    if (kind === 'leftAll') return [{ ...left, permits: found }]
    if (found.length > 0) return found.map(permit => ({ ...left, permit }))
    return kind === 'left' ? [{ ...left, permit: undefined }] : []
  })

interface Visit {
  readonly person: string
  readonly place: string
}
interface Permit {
  readonly holder: string
  readonly place: string
}

describe('merge join', () => {
  for (const kind of ['semi', 'inner', 'left', 'leftAll'] as const) {
    it(`${kind}: gives what comparing each row with each gives, whatever the chunks`, () =>
      fc.assert(
        fc.asyncProperty(someVisits, somePermits, someChunk, async (some, others, chunk) => {
          const catalog = catalogOf({ visits: some, permits: others }, chunk)
          const lefts = await rowsOf(from(visits), { catalog })
          const rights = await rowsOf(from(permits), { catalog })
          const joined = await rowsOf(joinedBy(kind), { catalog, concurrency: 3 })
          expect(joined).to.deep.equal(oracle(kind, lefts, rights))
          expect([catalog.visits.open, catalog.permits.open]).to.deep.equal([0, 0])
        }),
        { numRuns: 60 },
      ))
  }

  it('finds the matches of a large partition', async () => {
    const days = Array.from({ length: 40 }, (_, day) => ({ person: 'asha', place: 'north', day, note: null }))
    const numbers = Array.from({ length: 9 }, (_, number) => ({
      holder: 'asha',
      place: 'north',
      number,
      kind: null,
    }))
    const catalog = catalogOf({ visits: days, permits: numbers }, 7)
    expect(await rowsOf(joinedBy('inner'), { catalog })).to.have.length(40 * 9)
  })

  it('fails with the place when a side does not come in order, and leaves nothing open', async () => {
    const people = ['asha', 'bala', 'chitra', 'esha'].map(holder => ({
      holder,
      place: 'north',
      number: 1,
      kind: null,
    }))
    const days = people.map(({ holder }) => ({ person: holder, place: 'north', day: 1, note: null }))
    const catalog = catalogOf({ visits: days, permits: people })
    const reversed: Source = {
      name: 'reversed',
      async *rows(scan) {
        const all: AnyRow[] = []
        for await (const chunk of catalog.permits.rows(scan)) all.push(...chunk)
        yield all.reverse()
      },
    }
    const joined = rowsOf(joinedBy('inner'), {
      catalog: { visits: { ...catalog.visits, ranges: async () => [WHOLE_RING] }, permits: reversed },
    })
    const error = await joined.then(
      () => expect.fail('it should fail'),
      (thrown: LernError) => thrown,
    )
    expect(error.code).to.equal('SOURCE_ORDER')
    expect(error.message).to.equal('permits does not come in partition order')
    expect(error.at.step).to.equal('visits > innerJoin(permits)')
    expect([catalog.visits.open, catalog.permits.open]).to.deep.equal([0, 0])
  })

  it('cannot be put after a verb that ends the order, also without types', () => {
    const unordered = from(visits).select({ person: 'person' }) as unknown as ReturnType<
      typeof from<'visits', Visit, ['person']>
    >
    expect(() => unordered.semiJoin(from(permits), { person: 'holder' })).to.throw(
      'semiJoin needs rows in partition order',
    )
  })
})
