import { expect } from 'chai'
import { type Dataset, dataset, from, rowsOf, type Scan, text } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

const events = dataset('events', {
  block: 'test',
  summary: 'Things that happened',
  columns: { id: text, what: text },
  partition: ['id'],
})
const interval = { from: new Date('2024-03-04T00:00:00Z'), to: new Date('2024-03-05T00:00:00Z') }

const spied = (asked: unknown[]) => {
  const source = memorySource(events as Dataset, [{ id: '1', what: 'a' }])
  const rows = (scan: Scan) => {
    asked.push(scan.between)
    return source.rows(scan)
  }
  return { catalog: { events: { ...source, rows } }, concurrency: 1 }
}

describe('between', () => {
  it('hands a time to the source, which may give more', async () => {
    const asked: unknown[] = []
    expect(await rowsOf(from(events).between(interval), spied(asked))).to.have.length(1)
    expect(new Set(asked)).to.deep.equal(new Set([interval]))
  })

  it('asks for no time unless it is told to', async () => {
    const asked: unknown[] = []
    await rowsOf(from(events), spied(asked))
    expect(new Set(asked)).to.deep.equal(new Set([undefined]))
  })

  for (const [what, narrow] of [
    ['after a verb', () => from(events).present('what').between(interval)],
    ['twice', () => from(events).between(interval).between(interval)],
  ] as const)
    it(`is refused ${what}`, () =>
      expect(narrow)
        .to.throw('only a bare dataset is narrowed to a time, once: events is not bare')
        .with.property('code', 'USAGE'))

  it('is refused where rows are found by their key', () =>
    expect(() => from(events).enrich('other', from(events).between(interval), r => r.id, { missing: 'drop' }))
      .to.throw('enrich finds rows of events by key, before any verb')
      .with.property('code', 'USAGE'))
})
