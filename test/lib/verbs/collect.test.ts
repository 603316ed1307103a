import { expect } from 'chai'
import fc from 'fast-check'
import { type AnyRow, dataset, from, int, type LernError, read, rowsOf, text } from '../../../lib/index.js'
import { finding, listing, slicing } from './keyed-sources.js'

const left = dataset('left', {
  block: 'x',
  summary: '',
  columns: { id: text, half: text, team: text, player: text },
  partition: ['id'],
})
const right = dataset('right', {
  block: 'x',
  summary: '',
  columns: { number: text, turn: int, club: text, member: text, points: int },
  partition: ['number'],
  clustering: ['turn'],
})

const TEAMS = ['a', 'ab', 'b', '\u0000', '😀', 'ｆ']
const PLAYERS = ['x', 'y', 'yy', '']
const some = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: null })

const someLeft = fc
  .array(fc.record({ half: some(['1', '2']), team: some(TEAMS), player: some(PLAYERS) }), { maxLength: 25 })
  .map(rows => rows.map((row, at) => ({ id: `l${at}`, ...row })))
const someRight = fc
  .array(fc.record({ club: some(TEAMS), member: some(PLAYERS), points: fc.nat(3) }), { maxLength: 25 })
  .map(rows => rows.map((row, at) => ({ number: `r${at % 5}`, turn: at, ...row })))

const sides = (lefts: readonly object[], rights: readonly object[], make = listing, chunk = 2) => ({
  left: listing(left, lefts, chunk),
  right: make(right, rights, chunk),
})

/** Ways to say what agrees, with left rows sorted for each. */
const sorted = from(left).sortWithin(['half', 'team'], ['player'])
const byTeam = from(left).sortWithin(['team'], ['player'])
const plain = from(right)
const WAYS = {
  'slice by slice': (rights = plain) =>
    byTeam.collect('found', rights, { slice: { team: 'club' }, on: { player: 'member' } }),
  'slice by slice, anew in each half': (rights = plain) =>
    sorted.collect('found', rights, { slice: { half: null, team: 'club' }, on: { player: 'member' } }),
  'without slices': (rights = plain) =>
    byTeam.collect('found', rights, { slice: {}, on: { team: 'club', player: 'member' } }),
} as const

const STRATEGIES = {
  'a source that keeps slices': slicing('club', 'member'),
  'a source that keeps slices sorted further': slicing('club', 'member', 'number'),
  'a source that keeps slices in another order': slicing('club', 'points'),
  'a source that finds': finding,
  'a source that does neither': listing,
} as const

type Found = AnyRow & { readonly found: readonly AnyRow[] }
const summary = (rows: readonly Found[]) =>
  rows.map(({ id, found }) => [id, found.map(({ turn }) => turn as number).sort((a, b) => a - b)])

/** Looks at every pair. */
const oracle = (lefts: readonly AnyRow[], rights: readonly AnyRow[]) =>
  lefts.map(({ id, team, player }) => [
    id,
    rights
      .filter(({ club, member }) => team !== null && player !== null && team === club && player === member)
      .map(({ turn }) => turn as number)
      .sort((a, b) => a - b),
  ])

describe('collect', () => {
  for (const [strategy, make] of Object.entries(STRATEGIES))
    for (const [way, flowOf] of Object.entries(WAYS))
      it(`finds what looking at every pair finds, ${way}: ${strategy}`, () =>
        fc.assert(
          fc.asyncProperty(
            someLeft,
            someRight,
            fc.constantFrom(1, 2, 100),
            fc.constantFrom(1, 64 * 1024 * 1024),
            fc.constantFrom(1, 8),
            async (lefts, rights, chunk, memory, concurrency) => {
              const catalog = sides(lefts, rights, make, chunk)
              const ordered = way.includes('half') ? sorted : byTeam
              const expected = oracle(await rowsOf(ordered, { catalog }), rights)
              const found = await rowsOf(flowOf(), { catalog, memory, concurrency })
              expect(summary(found as Found[])).to.deep.equal(expected)
              expect([catalog.left.open, catalog.right.open]).to.deep.equal([0, 0])
            },
          ),
          { numRuns: 25 },
        ))

  const changed: Readonly<Record<string, typeof plain>> = {
    'a filter': plain.filter('many points', row => row.points! > 1),
    'two filters': plain.filter('some', row => row.points! > 0).filter('few', row => row.points! < 3),
    'a computed column': plain.derive({
      member: row => (row.points! > 1 ? row.member : 'x'),
    }) as typeof plain,
    'one row of each': plain.distinct('club') as unknown as typeof plain,
    'none repeated': plain.dedupe('number'),
    'a join': plain.semiJoin(from(right), { number: 'number' }),
  }
  for (const [strategy, make] of Object.entries(STRATEGIES))
    for (const [what, rights] of Object.entries(changed))
      it(`finds what comes through ${what} on the right: ${strategy}`, () =>
        fc.assert(
          fc.asyncProperty(someLeft, someRight, async (lefts, some) => {
            const catalog = sides(lefts, some, make)
            const through = await rowsOf(rights, { catalog })
            const expected = oracle(await rowsOf(byTeam, { catalog }), through)
            const found = await rowsOf(WAYS['slice by slice'](rights), { catalog })
            expect(summary(found as Found[])).to.deep.equal(expected)
          }),
          { numRuns: 15 },
        ))

  const lefts = ['x', 'y', 'x', 'z'].map((player, at) => ({ id: `l${at}`, half: '1', team: 'a', player }))
  const rights = ['x', 'y', 'y', 'w'].map((member, at) => ({
    number: `r${at}`,
    turn: at,
    club: at < 3 ? 'a' : 'b',
    member,
    points: at,
  }))
  const found = (make: typeof listing, memory?: number) => {
    const catalog = sides(lefts, rights, make, 100)
    return { catalog, rows: rowsOf(WAYS['slice by slice'](), { catalog, ...(memory && { memory }) }) }
  }

  it('reads a slice once, where the source keeps slices', async () => {
    const { catalog, rows } = found(slicing('club', 'member'))
    await rows
    expect(catalog.right.scans.map(({ among, ordered }) => [among, ordered])).to.deep.equal([
      [[{ club: 'a' }], false],
    ])
  })

  it('asks for the keys of a chunk together, each once, where the source finds', async () => {
    const { catalog, rows } = found(finding)
    await rows
    expect(catalog.right.found).to.deep.equal([['x', 'y', 'z'].map(member => ({ club: 'a', member }))])
    expect(catalog.right.scans).to.deep.equal([])
  })

  for (const memory of [1, 64 * 1024 * 1024])
    it(`reads everything once where the source does neither, in ${memory} bytes`, async () => {
      const { catalog, rows } = found(listing, memory)
      expect(summary((await rows) as Found[]).sort()).to.deep.equal([
        ['l0', [0]],
        ['l1', [1, 2]],
        ['l2', [0]],
        ['l3', []],
      ])
      expect(catalog.right.scans).to.have.length(1)
    })

  it('reads nothing on the right when nothing comes from the left', async () => {
    for (const make of Object.values(STRATEGIES)) {
      const catalog = sides([], rights, make)
      expect(await rowsOf(WAYS['slice by slice'](), { catalog })).to.deep.equal([])
      expect([catalog.right.scans, catalog.right.found]).to.deep.equal([[], []])
    }
  })

  for (const [strategy, make, fails] of [
    ['a source that keeps slices', slicing('club', 'member'), true],
    ['a source that does neither', listing, true],
    ['a source that finds', finding, false],
  ] as const)
    it(`${fails ? 'fails for' : 'does not mind'} left rows that are not sorted: ${strategy}`, async () => {
      const unsorted = from(left)
        .sortWithin(['team'], ['id'])
        .collect('found', plain, { slice: { team: 'club' }, on: { player: 'member' } })
      const reading = rowsOf(unsorted, { catalog: sides(lefts, rights, make) })
      if (!fails) return expect(summary((await reading) as Found[])).to.have.length(4)
      const error = (await reading.catch((thrown: LernError) => thrown)) as LernError
      expect([error.code, error.message, error.at.allowed]).to.deep.equal([
        'SOURCE_ORDER',
        'the rows of a slice are not sorted by what tells them apart',
        'sortWithin(slice, on) before collect',
      ])
    })

  for (const [strategy, make] of Object.entries(STRATEGIES))
    it(`closes what it opens when it is left early: ${strategy}`, async () => {
      const crowd = Array.from({ length: 40 }, (_, at) => ({
        number: `r${at}`,
        turn: at,
        club: 'a',
        member: `m${at}`,
        points: 1,
      }))
      const few = [0, 1, 2].map(at => ({ id: `l${at}`, half: '1', team: 'a', player: `m${at}` }))
      for (const memory of [1, 64 * 1024 * 1024]) {
        const catalog = sides(few, crowd, make)
        for await (const chunk of read(WAYS['slice by slice'](), { catalog, memory })) {
          expect(chunk.length).to.be.greaterThan(0)
          break
        }
        expect([catalog.left.open, catalog.right.open]).to.deep.equal([0, 0])
      }
    })

  for (const [strategy, make] of Object.entries(STRATEGIES))
    it(`fails as its right side fails: ${strategy}`, async () => {
      const catalog = sides(lefts, rights, make)
      const broken = () => {
        throw new Error('the right side is gone')
      }
      const gone = Object.create(catalog.right, { rows: { value: broken }, find: { value: broken } })
      const reading = rowsOf(WAYS['slice by slice'](), { catalog: { ...catalog, right: gone } })
      expect(await reading.catch((error: Error) => error.message)).to.equal('the right side is gone')
      expect(catalog.left.open).to.equal(0)
    })

  it('does not look for rows of a search by their keys', async () => {
    const catalog = sides(lefts, rights, finding)
    const search = () => (scan: Parameters<typeof catalog.right.rows>[0]) =>
      listing(right, rights.slice(0, 2)).rows(scan)
    const searched = Object.create(catalog.right, { search: { value: search } })
    const narrowed = plain.matching({ request: { filters: { club: 'a' } } })
    const rows = await rowsOf(WAYS['slice by slice'](narrowed), { catalog: { ...catalog, right: searched } })
    expect(summary(rows as Found[]).sort()).to.deep.equal([
      ['l0', [0]],
      ['l1', [1]],
      ['l2', [0]],
      ['l3', []],
    ])
  })
})
