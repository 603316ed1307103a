import { expect } from 'chai'
import type { Find } from '../../../lib/source.js'
import { content } from '../../../pipelines/datasets/knowlg.js'
import { collect } from '../../lib/spill/rows.js'
import { failureOf } from '../support/reading.js'
import { snapshotFolder, visits } from './visits.js'

describe('a snapshot, looking up rows', () => {
  const { write, scan, source } = snapshotFolder()

  const find = (keys: Find['keys'], asked: Partial<Find> = {}): Find => ({ ...scan(), keys, ...asked })

  it('finds what a file of CSV or JSON holds', async () => {
    await write('visits.csv', 'visitor,turn,at,notes\nada,2,,\nbob,1,,\nada,1,,\n')
    const found = await source().find!(find([{ visitor: 'ada' }, { visitor: 'eve' }], { columns: ['turn'] }))
    expect(found).to.deep.equal([[{ turn: 1 }, { turn: 2 }], []])
  })

  it('tells the keys it can find rows by', async () => {
    expect(await source().finds!(visits, ['turn', 'visitor'])).to.equal(true)
    expect(await source().finds!(visits, ['turn'])).to.equal(false)
  })

  it('names the file that is missing', async () => {
    expect(await failureOf(source().find!(find([{ visitor: 'ada' }])))).to.have.property(
      'code',
      'SOURCE_MISSING',
    )
  })

  it('takes a missing file for an empty dataset when it is optional', async () => {
    expect(await source({ optional: true }).find!(find([{ visitor: 'ada' }]))).to.deep.equal([[]])
  })

  describe('of contents that come twice', () => {
    const columns = ['identifier', 'name']
    const asked = { dataset: content, columns }
    const [first, other] = [
      { identifier: 'do_1', name: 'first' },
      { identifier: 'do_2', name: 'other' },
    ]

    beforeEach(() =>
      write(
        'content.jsonl',
        [first, other, { ...first, name: 'again' }].map(item => `${JSON.stringify(item)}\n`).join(''),
      ),
    )

    it('counts the first in a scan', async () => {
      expect(await collect(source().rows(scan(asked)))).to.have.deep.members([first, other])
    })

    it('counts the first in a look-up', async () => {
      const wanted = find([{ identifier: 'do_1' }], asked)
      expect(await source().find!(wanted)).to.deep.equal([[first]])
      expect(await source().get!({ ...wanted, keys: ['do_1', 'do_3'] })).to.deep.equal([first, undefined])
    })
  })
})
