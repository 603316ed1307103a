import { expect } from 'chai'
import fc from 'fast-check'
import { count, countDistinct, from, listOf, rowsOf } from '../../../lib/index.js'
import { catalogOf, permits, someChunk, somePermits, someVisits, visits } from './people.js'

const all = from(visits)
const isNorth = (row: { readonly place: string }) => row.place === 'north'
const isEarly = (row: { readonly day: number }) => row.day < 2
const ON = { person: 'holder' } as const

type Catalog = ReturnType<typeof catalogOf>

/** A law holds for all rows and all chunkings. */
const law = (name: string, holds: (catalog: Catalog) => Promise<void>) =>
  it(name, () =>
    fc.assert(
      fc.asyncProperty(someVisits, somePermits, someChunk, (some, others, chunk) =>
        holds(catalogOf({ visits: some, permits: others }, chunk)),
      ),
      { numRuns: 40 },
    ),
  )

describe('laws of verbs', () => {
  law('two filters are one filter of both', async catalog => {
    const one = await rowsOf(all.filter('north', isNorth).filter('early', isEarly), { catalog })
    const both = await rowsOf(
      all.filter('both', row => isNorth(row) && isEarly(row)),
      { catalog },
    )
    expect(one).to.deep.equal(both)
  })

  law('dedupe twice is dedupe once', async catalog => {
    const once = all.dedupe('person', 'place')
    expect(await rowsOf(once.dedupe('person', 'place'), { catalog })).to.deep.equal(
      await rowsOf(once, { catalog }),
    )
  })

  law('dedupe keeps the first row of each', async catalog => {
    const rows = await rowsOf(all, { catalog })
    const first = rows.filter(
      (row, at) => rows.findIndex(other => other.person === row.person && other.place === row.place) === at,
    )
    expect(await rowsOf(all.dedupe('person', 'place'), { catalog })).to.deep.equal(first)
  })

  law('an inner join with nothing is nothing', async catalog => {
    const nothing = from(permits).filter('none', () => false)
    expect(await rowsOf(all.innerJoin('permit', nothing, ON), { catalog })).to.deep.equal([])
  })

  law('a left join with nothing keeps every row, with nothing under the alias', async catalog => {
    const nothing = from(permits).filter('none', () => false)
    const joined = await rowsOf(all.leftJoin('permit', nothing, ON), { catalog })
    expect(joined.map(({ permit, ...row }) => row)).to.deep.equal(await rowsOf(all, { catalog }))
    expect(joined.every(({ permit }) => permit === undefined)).to.equal(true)
  })

  law('a semi join keeps a part of the left side, in order', async catalog => {
    const rows = await rowsOf(all, { catalog })
    const kept = await rowsOf(all.semiJoin(from(permits), ON), { catalog })
    expect(
      rows.filter(row => kept.some(other => JSON.stringify(other) === JSON.stringify(row))),
    ).to.deep.equal(kept)
  })

  law('expanding a list of all matches is an inner join', async catalog => {
    const matches = all.leftJoinAll('permits', from(permits), ON)
    const expanded = matches.expand('permit', row => row.permits).drop('permits')
    expect(await rowsOf(expanded, { catalog })).to.deep.equal(
      await rowsOf(all.innerJoin('permit', from(permits), ON), { catalog }),
    )
  })

  law('expanding one item is deriving it, and the order still holds', async catalog => {
    const once = all.expand('next', row => [row.day + 1])
    expect(await rowsOf(once, { catalog })).to.deep.equal(
      await rowsOf(all.derive({ next: row => row.day + 1 }), { catalog }),
    )
    expect(await rowsOf(once.semiJoin(from(permits), ON).drop('next'), { catalog })).to.deep.equal(
      await rowsOf(all.semiJoin(from(permits), ON), { catalog }),
    )
  })

  law('expanding nothing is nothing', async catalog => {
    expect(
      await rowsOf(
        all.expand('item', () => []),
        { catalog },
      ),
    ).to.deep.equal([])
  })

  law('the result does not depend on how many ranges are in flight', async catalog => {
    const joined = all.leftJoin('permit', from(permits), ON)
    const one = await rowsOf(joined, { catalog, concurrency: 1 })
    for (const concurrency of [4, 16])
      expect(await rowsOf(joined, { catalog, concurrency })).to.deep.equal(one)
  })

  law('groups add up to the rows, whether they fit in memory or not', async catalog => {
    const grouped = all.group(['place', 'note'], {
      rows: count(),
      people: countDistinct(row => row.person),
      days: listOf(row => row.day),
    })
    const inMemory = await rowsOf(grouped, { catalog })
    const onDisk = await rowsOf(grouped, { catalog, memory: 1 })
    expect(onDisk).to.deep.equal(inMemory)
    const rows = await rowsOf(all, { catalog })
    expect(inMemory.reduce((sum, group) => sum + group.rows, 0)).to.equal(rows.length)
    for (const { place, note, people, days } of inMemory) {
      const of = rows.filter(row => row.place === place && row.note === note)
      expect(people).to.equal(new Set(of.map(({ person }) => person)).size)
      expect(days).to.deep.equal(of.map(({ day }) => day))
    }
  })

  law('sorting orders, loses nothing, and does not depend on memory', async catalog => {
    const sorted = all.sortWithin(['place'], ['note', 'day'])
    const inMemory = await rowsOf(sorted, { catalog })
    expect(await rowsOf(sorted, { catalog, memory: 1 })).to.deep.equal(inMemory)
    expect(inMemory).to.have.deep.members(await rowsOf(all, { catalog }))
    const keys = inMemory.map(
      ({ place, note, day }) => [place, note === null ? '' : `.${note}`, day] as const,
    )
    for (const [at, key] of keys.entries()) if (at > 0) expect(compare(keys[at - 1]!, key)).to.be.at.most(0)
  })

  law('distinct keeps one row for each value of the whole run', async catalog => {
    const notes = await rowsOf(all.distinct('note'), { catalog })
    const expected = new Set((await rowsOf(all, { catalog })).map(({ note }) => note))
    expect(notes.map(({ note }) => note)).to.have.members([...expected])
  })
})

type Key = readonly [string, string, number]
const compare = (a: Key, b: Key): number => {
  for (const at of [0, 1, 2] as const) if (a[at] !== b[at]) return a[at] < b[at] ? -1 : 1
  return 0
}
