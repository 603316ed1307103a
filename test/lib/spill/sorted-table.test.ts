import { expect } from 'chai'
import fc from 'fast-check'
import { Personal } from '../../../lib/personal.js'
import { sortedTable } from '../../../lib/spill/sorted-table.js'
import { textKey } from '../../../lib/spill/text-key.js'
import { chunked, collect } from './rows.js'
import { temporaryFolder } from './temporary.js'

interface Place {
  readonly team: string
  readonly player: string
  readonly turn: number
}

const keyOf = ({ team, player }: Place): string => textKey([team, player])
const placesOf = (pairs: readonly (readonly [string, string])[]): Place[] =>
  pairs.map(([team, player], turn) => ({ team, player, turn }))

const inOrder = (rows: readonly Place[]): Place[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : a.turn - b.turn))

/** A memory that holds no more than a few rows. */
const TINY = 300
const AMPLE = 1_000_000_000

describe('a sorted table', () => {
  const folder = temporaryFolder()
  const tableOf = <Row>(rows: readonly Row[], key: (row: Row) => string, memory: number, size = 7) =>
    sortedTable(chunked(rows, size), { key, memory, temporary: folder.temporary })

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u0000', '😀'), maxLength: 2 })

  for (const [where, memory] of [
    ['in memory', AMPLE],
    ['on disk', TINY],
  ] as const) {
    const rowsFrom = async (table: Awaited<ReturnType<typeof tableOf<Place>>>, beginning: string) =>
      (await collect(table.startingWith(beginning))).map(({ row }) => row)

    it(`gives the rows of any beginning, in order and as often as it is asked: ${where}`, async () => {
      const pairs = fc.array(fc.tuple(letters, letters), { maxLength: 60 })
      await fc.assert(
        fc.asyncProperty(pairs, fc.array(letters, { maxLength: 5 }), async (some, teams) => {
          const rows = placesOf(some)
          const table = await tableOf(rows, keyOf, memory)
          for (const team of [...teams, ...teams])
            expect(await rowsFrom(table, textKey([team]))).to.deep.equal(
              inOrder(rows.filter(row => row.team === team)),
            )
          expect(await rowsFrom(table, '')).to.deep.equal(inOrder(rows))
        }),
        { numRuns: 30 },
      )
    })

    it(`gives each row with its key: ${where}`, async () => {
      const rows = placesOf([
        ['a', 'x'],
        ['b', 'y'],
      ])
      const [first] = await collect((await tableOf(rows, keyOf, memory)).startingWith(textKey(['b'])))
      expect(first).to.deep.equal({ key: keyOf(rows[1]!), row: rows[1] })
    })

    it(`finds beginnings among many blocks: ${where}`, async () => {
      const rows = placesOf(
        Array.from({ length: 3_000 }, (_, at) => [`team ${at % 30}`, `${'x'.repeat(300)}${at}`]),
      )
      const table = await tableOf(rows, keyOf, memory === TINY ? 200_000 : memory, 500)
      for (const team of ['team 0', 'team 17', 'team 29', 'team 3']) {
        const found = await rowsFrom(table, textKey([team]))
        expect(found.map(({ turn }) => turn)).to.have.members(
          rows.filter(row => row.team === team).map(({ turn }) => turn),
        )
      }
      expect(await rowsFrom(table, textKey(['team 30']))).to.deep.equal([])
    })

    it(`serves several readers side by side: ${where}`, async () => {
      const rows = placesOf(Array.from({ length: 200 }, (_, at) => [`t${at % 2}`, String(at)]))
      const table = await tableOf(rows, keyOf, memory)
      const both = await Promise.all(['t0', 't1'].map(team => rowsFrom(table, textKey([team]))))
      expect(both.map(found => found.length)).to.deep.equal([100, 100])
    })

    it(`keeps values that JSON does not have: ${where}`, async () => {
      const row = {
        key: 'a',
        at: new Date(7),
        of: new Map([['10', 1]]),
        mail: new Personal('x'),
        no: undefined,
      }
      const [kept] = await collect(
        (await tableOf([row, row], ({ key }) => key, memory === TINY ? 1 : memory)).startingWith('a'),
      )
      expect(kept?.row).to.deep.equal(row)
    })
  }

  it('keeps nothing on disk when the rows fit in memory, else one file', async () => {
    const rows = placesOf(Array.from({ length: 100 }, (_, at) => ['t', String(at)]))
    await tableOf(rows, keyOf, AMPLE)
    expect(await folder.files()).to.deep.equal([])
    await tableOf(rows, keyOf, TINY)
    expect((await folder.files()).filter(name => name.endsWith('table'))).to.have.length(1)
    expect(await folder.files()).to.have.length(2)
  })

  it('fails as its rows fail, and leaves nothing on disk', async () => {
    const failing = async function* () {
      yield placesOf(Array.from({ length: 100 }, (_, at) => ['t', String(at)]))
      throw new Error('no more')
    }
    const making = sortedTable(failing(), { key: keyOf, memory: TINY, temporary: folder.temporary })
    expect(await making.catch((error: Error) => error.message)).to.equal('no more')
    expect(await folder.files()).to.deep.equal([])
  })

  it('can be left early', async () => {
    const rows = placesOf(Array.from({ length: 5_000 }, (_, at) => ['t', String(at)]))
    const table = await tableOf(rows, keyOf, TINY * 100, 500)
    for await (const chunk of table.startingWith('')) {
      expect(chunk.length).to.be.greaterThan(0)
      break
    }
  })
})
