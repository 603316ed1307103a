import { expect } from 'chai'
import fc from 'fast-check'
import { type AnyRow, coGroup, from, type LernError, rowsOf, type Source } from '../../../lib/index.js'
import { catalogOf, permits, someChunk, somePermits, someVisits, visits } from './people.js'

const FLOWS = { visits: from(visits), permits: from(permits).filter('it has a kind', r => r.kind !== null) }
const byPerson = coGroup(['person'], FLOWS)

/** Undivided, so that all partitions stand in one range. */
const whole = (source: Source): Source => ({ name: 'whole', rows: scan => source.rows(scan) })

const reversed = (source: Source): Source => ({
  name: 'reversed',
  async *rows(scan) {
    const all: AnyRow[] = []
    for await (const chunk of source.rows(scan)) all.push(...chunk)
    yield all.reverse()
  },
})

describe('coGroup', () => {
  it('gives every key that any flow has, with the rows of each, in order, whatever the chunks', () =>
    fc.assert(
      fc.asyncProperty(someVisits, somePermits, someChunk, async (some, others, chunk) => {
        const catalog = catalogOf({ visits: some, permits: others }, chunk)
        const lefts = await rowsOf(FLOWS.visits, { catalog })
        const rights = await rowsOf(FLOWS.permits, { catalog })
        const found = await rowsOf(byPerson, { catalog, concurrency: 3 })
        const people = new Set([...lefts.map(r => r.person), ...rights.map(r => r.holder)])
        expect(new Set(found.map(r => r.person))).to.deep.equal(people)
        expect(found).to.have.length(people.size)
        for (const { person, ...lists } of found) {
          expect(lists).to.deep.equal({
            visits: lefts.filter(left => left.person === person),
            permits: rights.filter(right => right.holder === person),
          })
        }
        expect(found.flatMap(r => r.visits)).to.deep.equal(lefts)
        expect(found.flatMap(r => r.permits)).to.deep.equal(rights)
        expect([catalog.visits.open, catalog.permits.open]).to.deep.equal([0, 0])
      }),
      { numRuns: 60 },
    ))

  it('keeps the order of partitions, so that verbs after it may need it', async () => {
    const catalog = catalogOf({ visits: [{ person: 'asha', place: 'north', day: 1, note: null }] })
    const again = byPerson.leftJoinAll('once', from(permits), { person: 'holder' }).dedupe('person')
    expect(await rowsOf(again, { catalog })).to.have.length(1)
  })

  for (const [side, name] of [
    ['visits', 'visits'],
    ['permits', 'permits'],
  ] as const) {
    it(`fails with the place when ${side} do not come in order, and leaves nothing open`, async () => {
      const people = ['asha', 'bala', 'chitra', 'esha']
      const catalog = catalogOf({
        visits: people.map(person => ({ person, place: 'north', day: 1, note: null })),
        permits: people.map(holder => ({ holder, place: 'north', number: 1, kind: 'x' })),
      })
      const undivided = { visits: whole(catalog.visits), permits: whole(catalog.permits) }
      const disordered = { ...undivided, [side]: reversed(catalog[side]) }
      const failure: LernError = await rowsOf(byPerson, { catalog: disordered, concurrency: 1 }).catch(
        error => error,
      )
      expect([failure.code, failure.at.dataset]).to.deep.equal(['SOURCE_ORDER', name])
      expect([catalog.visits.open, catalog.permits.open]).to.deep.equal([0, 0])
    })
  }

  it('is refused for flows that have lost their order, and for keys of another length', () => {
    const unordered = from(permits).select({ holder: 'holder' })
    expect(() => coGroup(['person'], { visits: from(visits), unordered })).to.throw(/coGroup needs unordered/)
    expect(() => coGroup(['person', 'place'], { visits: from(visits) })).to.throw(/by 2 columns/)
  })
})
