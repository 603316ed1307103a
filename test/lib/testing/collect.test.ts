import { expect } from 'chai'
import { localStore } from '../../../lib/stores/local.js'
import { collect } from '../../../lib/testing/collect.js'
import { DEFAULTS } from '../sinks/opened.js'

describe('the collecting sink', () => {
  it('keeps the rows, and forgets those after a mark that it is rolled back to', async () => {
    const sink = collect<{ id: number }>()
    const writing = await sink.open({ ...DEFAULTS, columns: ['id'], store: localStore({ root: 'nowhere' }) })
    await writing.write([{ id: 1 }])
    const mark = await writing.mark({ durable: false })
    await writing.write([{ id: 2 }, { id: 3 }])
    await writing.rollback(mark)
    await writing.write([{ id: 4 }])
    expect(await writing.finish()).to.deep.equal([])
    expect(sink.rows).to.deep.equal([{ id: 1 }, { id: 4 }])
  })
})
