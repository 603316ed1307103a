import { expect } from 'chai'
import fc from 'fast-check'
import {
  csv,
  type Dataset,
  dataset,
  from,
  type LernError,
  report,
  rowsOf,
  run,
  text,
} from '../../../lib/index.js'
import { PIECES } from '../../../lib/run/ranges.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { finding, listing, slicing, type Watched } from './keyed-sources.js'

const players = dataset('players', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, half: text, name: text },
  partition: ['id'],
})

const TEAMS = ['a', 'ab', 'b', '\u0000', '😀', 'ｆ', '']
const HALVES = ['1', '2']
const someRows = fc
  .array(
    fc.record({
      team: fc.option(fc.constantFrom(...TEAMS), { nil: null }),
      half: fc.constantFrom(...HALVES),
      name: fc.constantFrom('x', 'y', 'z'),
    }),
    { maxLength: 30 },
  )
  .map(rows => rows.map((row, at) => ({ id: `p${at}`, ...row })))
const someKeys = fc.array(fc.record({ team: fc.constantFrom(...TEAMS), half: fc.constantFrom(...HALVES) }), {
  maxLength: 5,
})

type Make = (dataset: Dataset, rows: readonly object[], chunk?: number) => Watched
const SOURCES: Readonly<Record<string, Make>> = {
  'a source that reads no others': slicing('team', 'half', 'name'),
  'a source that finds': finding,
  'a source that reads all': listing,
}

describe('among', () => {
  for (const [what, make] of Object.entries(SOURCES))
    it(`keeps the rows that agree with a key: ${what}`, () =>
      fc.assert(
        fc.asyncProperty(someRows, someKeys, fc.constantFrom(1, 2, 100), async (rows, keys, chunk) => {
          const source = make(players, rows, chunk)
          const found = await rowsOf(from(players).among(keys), { catalog: { players: source } })
          expect(found.map(({ id }) => id)).to.have.members(
            rows
              .filter(row => keys.some(({ team, half }) => row.team === team && row.half === half))
              .map(({ id }) => id),
          )
          expect(source.open).to.equal(0)
        }),
        { numRuns: 30 },
      ))

  const rows = ['b', 'a', 'b', 'a', 'c'].map((team, at) => ({
    id: `p${at}`,
    team,
    half: '1',
    name: `n${9 - at}`,
  }))
  const keys = [{ team: 'b' }, { team: 'a' }]

  it('reads nothing for no keys', async () => {
    const source = listing(players, rows)
    expect(await rowsOf(from(players).among([]), { catalog: { players: source } })).to.deep.equal([])
    expect(source.scans).to.deep.equal([])
  })

  it('tells the source of the keys, and that any order will do', async () => {
    const source = slicing('team', 'name')(players, rows)
    await rowsOf(from(players).among(keys), { catalog: { players: source } })
    expect(source.scans.map(({ among, ordered }) => [among, ordered])).to.deep.equal([[keys, false]])
  })

  it('divides the ring only where all of it is read', async () => {
    for (const [make, scans] of [
      [listing, 2 * PIECES],
      [slicing('team', 'name'), 1],
      [slicing('half', 'name'), 2 * PIECES],
    ] as const) {
      const source = make(players, rows)
      await rowsOf(from(players).among(keys), { catalog: { players: source }, concurrency: 2 })
      expect(source.scans).to.have.length(scans)
    }
  })

  it('says what it keeps', () =>
    expect(
      from(players)
        .among(keys)
        .steps.map(({ name }) => name),
    ).to.deep.equal(['among(2 × team)']))

  it('narrows a bare dataset only, once', () => {
    const message = 'only a bare dataset is narrowed to keys, once, and players is not bare'
    expect(() =>
      from(players)
        .filter('any', () => true)
        .among(keys),
    ).to.throw(message)
    expect(() => from(players).among(keys).among(keys)).to.throw(message)
  })

  it('leaves no order that joins could use', () => {
    const narrowed = from(players).among(keys) as unknown as ReturnType<
      typeof from<'players', object, ['id']>
    >
    expect(() => (narrowed as never as { dedupe(of: string): void }).dedupe('id'))
      .to.throw('dedupe needs rows in partition order')
      .with.property('code', 'USAGE' satisfies LernError['code'])
  })

  describe('before a sort', () => {
    const { store } = temporaryStore()
    const sorting = (steps: (flow: Flow) => Flow = flow => flow) =>
      report({
        name: 'sorting',
        summary: '',
        compose: () =>
          steps(from(players).among(keys))
            .sortWithin(['team'], ['name'])
            .to(csv({ file: 'players.csv', formulas: 'keep' })),
      })
    const narrowedFlow = () => from(players).among(keys)
    type Flow = ReturnType<typeof narrowedFlow>

    const cases: readonly (readonly [
      what: string,
      make: Make,
      steps: ((flow: Flow) => Flow) | undefined,
      sorts: boolean,
    ])[] = [
      ['a source that gives that order', slicing('team', 'name'), undefined, false],
      ['a source that gives that order and more', slicing('team', 'name', 'id'), undefined, false],
      ['a source that gives another order', slicing('team', 'id', 'name'), undefined, true],
      ['a source that gives less order', slicing('team'), undefined, true],
      ['a source that reads all', listing, undefined, true],
      ['a source that finds', finding, undefined, true],
      [
        'rows that are left out in between',
        slicing('team', 'name'),
        flow => flow.filter('not p0', ({ id }) => id !== 'p0'),
        false,
      ],
      [
        'rows that are changed in between',
        slicing('team', 'name'),
        flow => flow.derive({ name: ({ name }) => `${name!.slice(1)}` }) as unknown as Flow,
        true,
      ],
    ]
    for (const [what, make, steps, sorts] of cases)
      it(`${sorts ? 'sorts' : 'leaves out the sort'}, with the same bytes: ${what}`, async () => {
        const settings = { now: new Date('2026-01-01T00:00:00Z') }
        const served = async (source: Watched) => {
          const catalog = { players: source }
          const record = await run(sorting(steps), { catalog, store: store(), settings } as never)
          return { sha: record.files[0]!.sha256, steps: record.steps.map(({ name }) => name) }
        }
        const { sha, steps: taken } = await served(make(players, rows))
        expect(taken.some(name => name.includes('sortWithin'))).to.equal(sorts)
        expect(sha).to.equal((await served(listing(players, rows))).sha)
      })
  })
})
