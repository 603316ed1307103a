import { expect } from 'chai'
import { searchBody } from '../../../lib/search/body.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import type { AnyRow } from '../../../lib/types.js'
import { collect } from '../../lib/spill/rows.js'
import { asCsv, asJsonl, expected, rows, snapshotFolder, visits } from './visits.js'

const bodyOf = (filters: object) => searchBody({ request: { filters } }, 'visits')
const WANTED = Array.from({ length: 20 }, (_, at) => `visitor ${at}`)
const isWanted = ({ visitor }: AnyRow) => WANTED.includes(visitor as string)

describe('a snapshot that is searched', () => {
  const { root, temporary, write, scan, source } = snapshotFolder()

  for (const [name, content] of [
    ['visits.jsonl', asJsonl(rows)],
    ['visits.csv', asCsv(rows)],
  ] as const) {
    sourceContract(`a search of ${name}`, {
      open: async () => {
        await write(name, content)
        const served = source()
        return {
          source: { name: served.name, rows: served.search!(bodyOf({ visitor: WANTED })) },
          dataset: visits,
          rows: expected.filter(isWanted),
          temporary,
          close: async () => {},
        }
      },
    })
  }

  const found = (filters: object, asked = {}) => collect(source().search!(bodyOf(filters))(scan(asked)))

  it('tells searches of one run apart', async () => {
    await write('visits.jsonl', asJsonl(rows))
    const served = source()
    const visitors = ['visitor 1', 'visitor 2']
    const both = await Promise.all(
      visitors.map(visitor => collect(served.search!(bodyOf({ visitor }))(scan({ columns: ['visitor'] })))),
    )
    expect(both.map(rows => new Set(rows.map(row => row.visitor)))).to.deep.equal(
      visitors.map(visitor => new Set([visitor])),
    )
  })

  it('looks at fields of items that are no columns', async () => {
    const lines = [
      { visitor: 'a', turn: 1, board: ['CBSE', 'ICSE'] },
      { visitor: 'b', turn: 1, board: 'ICSE' },
      { visitor: 'c', turn: 1 },
    ]
    await write('visits.jsonl', lines.map(line => `${JSON.stringify(line)}\n`).join(''))
    expect(await found({ board: 'CBSE' }, { columns: ['visitor'] })).to.deep.equal([{ visitor: 'a' }])
  })

  it('looks at cells that are no columns', async () => {
    await write('visits.csv', 'visitor,turn,board,rank\na,1,"[""CBSE"",""ICSE""]",5\nb,1,ICSE,5\n')
    const columns = ['visitor']
    expect(await found({ board: 'ICSE', rank: 5 }, { columns })).to.have.length(2)
    expect(await found({ board: ['CBSE'] }, { columns })).to.deep.equal([{ visitor: 'a' }])
  })

  it('knows no field that the header of a file does not name', async () => {
    await write('visits.csv', 'visitor,turn\na,1\n')
    const failed = await found({ turns: 1 }, { columns: ['visitor'] }).catch(error => error)
    expect(failed).to.include({ code: 'SOURCE_SCHEMA' })
    expect(failed.message).to.match(/ has no column turns; is turn meant\?$/)
  })

  it('refuses what it cannot do before it reads', () => {
    expect(() => source().search!(bodyOf({ turn: { '>': 5 } })))
      .to.throw(`snapshot ${root()} cannot search by the filter turn by >`)
      .with.property('code', 'USAGE')
  })
})
