import { expect } from 'chai'
import fc from 'fast-check'
import { type Entry, entriesIn, entriesText, later } from '../../../pipelines/user-cache/entries.js'
import { settle } from '../../../pipelines/user-cache/settle.js'
import type { UserState } from '../../../pipelines/user-cache/user-state.js'

const DAY = 24 * 60 * 60 * 1000
const AS_OF = 100 * DAY

const consents = (...entries: readonly (readonly [id: string, entry: Entry])[]) => new Map(entries)
const state = (of: Partial<UserState> = {}): UserState => ({
  declarations: new Map(),
  consents: new Map(),
  ...of,
})
const entry = (at: number, status?: string): Entry => ({
  at,
  ...(status !== undefined && { row: { status } }),
})
const account = (at: number, firstname: string) => ({ at, fields: { firstname } })
const foreign = { fields: { firstname: 'written by another' } }

type Case = readonly [
  what: string,
  held: Partial<UserState>,
  table: Partial<UserState>,
  settled: Partial<UserState>,
]

const older = AS_OF - 40 * DAY
const cases: readonly Case[] = [
  ['takes what the table has', {}, { account: account(1, 'A') }, { account: account(1, 'A') }],
  [
    'takes an account of the table again',
    { account: account(5, 'A') },
    { account: account(1, 'B') },
    { account: account(1, 'B') },
  ],
  [
    'replaces what another program wrote',
    { account: foreign },
    { account: account(0, 'A') },
    { account: account(0, 'A') },
  ],
  ['removes what another program wrote', { account: foreign }, {}, { removed: AS_OF }],
  [
    'keeps an account that came since',
    { account: account(AS_OF + 1, 'A') },
    {},
    { account: account(AS_OF + 1, 'A') },
  ],
  [
    'removes an account that is gone, and remembers when',
    { account: account(1, 'A') },
    {},
    { removed: AS_OF },
  ],
  ['remembers a removal', { removed: AS_OF - DAY }, {}, { removed: AS_OF - DAY }],
  ['forgets a removal in time', { removed: older }, {}, {}],
  [
    'forgets a removal when there is an account',
    { removed: 9 },
    { account: account(1, 'A') },
    { account: account(1, 'A') },
  ],
  [
    'keeps a removal that came since, and drops what is older',
    { removed: AS_OF + 5 },
    { account: account(1, 'A'), consents: consents(['c', entry(2, 'ACTIVE')]) },
    { removed: AS_OF + 5, consents: consents(['c', entry(AS_OF + 5)]) },
  ],
  [
    'keeps removed what an account took with it, though the table still has both',
    { removed: AS_OF - DAY, consents: consents(['c', entry(AS_OF - DAY)]) },
    { account: account(1, 'A'), consents: consents(['c', entry(2, 'ACTIVE')]) },
    { account: account(1, 'A'), consents: consents(['c', entry(AS_OF - DAY)]) },
  ],
  [
    'keeps the later version of an entry',
    { consents: consents(['c', entry(7, 'REVOKED')]) },
    { consents: consents(['c', entry(6, 'ACTIVE')]) },
    { consents: consents(['c', entry(7, 'REVOKED')]) },
  ],
  [
    'keeps what says less where both are of one moment',
    { consents: consents(['c', entry(7, 'REVOKED')], ['d', entry(AS_OF - 1)]) },
    { consents: consents(['c', entry(7, 'ACTIVE')], ['d', entry(AS_OF - 1, 'ACTIVE')]) },
    { consents: consents(['c', entry(7, 'REVOKED')], ['d', entry(AS_OF - 1)]) },
  ],
  [
    'takes the table where both are of one moment and say as much, or the table less',
    {
      consents: consents(
        ['c', { at: 7, row: { status: 'ACTIVE', expiry: 'old' } }],
        ['d', entry(7, 'ACTIVE')],
      ),
    },
    { consents: consents(['c', entry(7, 'ACTIVE')], ['d', entry(7, 'REVOKED')]) },
    { consents: consents(['c', entry(7, 'ACTIVE')], ['d', entry(7, 'REVOKED')]) },
  ],
  [
    'takes the table where nobody says when',
    { consents: consents(['c', entry(0, 'REVOKED')]) },
    { consents: consents(['c', entry(0, 'ACTIVE')]) },
    { consents: consents(['c', entry(0, 'ACTIVE')]) },
  ],
  ['drops an entry that the table no longer has', { consents: consents(['c', entry(7, 'ACTIVE')]) }, {}, {}],
  [
    'keeps an entry that came since',
    { consents: consents(['c', entry(AS_OF + 1, 'ACTIVE')]) },
    {},
    { consents: consents(['c', entry(AS_OF + 1, 'ACTIVE')]) },
  ],
  [
    'remembers that an entry was removed',
    { consents: consents(['c', entry(AS_OF - DAY)]) },
    { consents: consents(['c', entry(8, 'ACTIVE')]) },
    { consents: consents(['c', entry(AS_OF - DAY)]) },
  ],
  [
    'forgets in time that an entry was removed',
    { consents: consents(['c', entry(older)], ['d', entry(older)]) },
    { consents: consents(['c', entry(8, 'ACTIVE')]) },
    { consents: consents(['c', entry(8, 'ACTIVE')]) },
  ],
]

describe('the user cache, settled by the tables', () => {
  for (const [what, held, table, settled] of cases) {
    it(what, () => expect(settle(state(held), state(table), AS_OF)).to.deep.equal(state(settled)))
  }
})

const someEntry = fc.record(
  {
    at: fc.integer({ min: 0, max: 3 }),
    row: fc.record(
      { status: fc.constantFrom('ACTIVE', 'active', 'REVOKED', null) },
      { noNullPrototype: true },
    ),
  },
  { requiredKeys: ['at'], noNullPrototype: true },
) as fc.Arbitrary<Entry>

describe('entries of the user cache', () => {
  it('come out the same in whatever order versions are compared', () =>
    fc.assert(
      fc.property(
        fc
          .array(someEntry, { minLength: 1 })
          .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const latest = (entries: readonly Entry[]) => entries.reduce<Entry | undefined>(later, undefined)
          expect(latest(shuffled)).to.deep.equal(latest(all))
        },
      ),
    ))

  it('say less when two are of one moment', () => {
    for (const [less, more] of [
      [entry(1), entry(1, 'REVOKED')],
      [entry(1, 'REVOKED'), entry(1, 'active')],
    ] as const)
      expect([later(less, more), later(more, less)]).to.deep.equal([less, less])
  })

  it('are read as they were written', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), someEntry, { noNullPrototype: true }), entries => {
        const held = new Map(Object.entries(entries))
        expect(entriesIn(entriesText(held))).to.deep.equal(held)
      }),
    ))
})
