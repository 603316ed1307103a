import { expect } from 'chai'
import { int, text, timestamp } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { rowOrder } from '../../../lib/order.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'

const visits = dataset('visits', {
  block: 'lern',
  summary: 'Who came when',
  columns: { visitor: text, turn: int, at: timestamp },
  partition: ['visitor'],
  clustering: ['turn'],
})

const given = Array.from({ length: 25 }, (_, at) => ({
  visitor: `v${at % 9}`,
  turn: 25 - at,
  at: new Date(at * 1000).toISOString(),
}))

const expected = given
  .map(row => ({ ...row, at: new Date(row.at) }))
  .sort((a, b) => (rowOrder(visits)(a) < rowOrder(visits)(b) ? -1 : 1))

sourceContract('the source in memory', {
  open: async () => {
    const source = memorySource(visits, given, { chunk: 4 })
    return {
      source,
      dataset: visits,
      rows: expected,
      temporary: () => Promise.reject(new Error('asked for a folder')),
      openNow: () => source.open,
      pagesRead: () => source.chunksRead,
      close: async () => {},
    }
  },
})

sourceContract('a search of the source in memory', {
  open: async () => {
    const source = memorySource(visits, given, { chunk: 4 })
    const visitor = ['v1', 'v2', 'v3', 'v4']
    return {
      source: { name: source.name, rows: source.search!({ request: { filters: { visitor } } }) },
      dataset: visits,
      rows: expected.filter(row => visitor.includes(row.visitor)),
      temporary: () => Promise.reject(new Error('asked for a folder')),
      openNow: () => source.open,
      pagesRead: () => source.chunksRead,
      close: async () => {},
    }
  },
})

describe('memorySource', () => {
  it('says which row is not as the dataset declares', () => {
    expect(() => memorySource(visits, [given[0], { visitor: 'a', turn: 'x' }])).to.throw(
      'row 2 of visits: turn is not a whole number of 32 bits',
    )
  })
})
