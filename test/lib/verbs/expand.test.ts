import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { dataset, from, list, localStore, report, run, text } from '../../../lib/index.js'
import { collect } from '../../../lib/testing/collect.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

const batches = dataset('batches', {
  block: 'x',
  summary: '',
  columns: { id: text, mentors: list(text) },
  partition: ['id'],
})

const rows = [
  { id: 'one', mentors: ['asha', 'bala', 'asha'] },
  { id: 'two', mentors: [] },
  { id: 'three', mentors: ['chitra'] },
]

describe('expand', () => {
  let root: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  after(() => rm(root, { recursive: true }))

  it('makes a row for each item, and tells of the rows without any', async () => {
    const sink = collect<{ readonly batch: string; readonly mentor: string }>()
    const mentoring = report({
      name: 'mentoring',
      summary: '',
      compose: () =>
        from(batches)
          .expand('mentor', r => r.mentors)
          .select({ batch: 'id', mentor: 'mentor' })
          .to(sink),
    })
    const store = localStore({ root, prefix: '' })
    const { dropped, steps } = await run(mentoring, {
      catalog: { batches: memorySource(batches, rows) },
      store,
    })

    expect(sink.rows).to.have.deep.members([
      { batch: 'one', mentor: 'asha' },
      { batch: 'one', mentor: 'bala' },
      { batch: 'one', mentor: 'asha' },
      { batch: 'three', mentor: 'chitra' },
    ])
    expect(dropped).to.deep.equal({ 'batches > expand(mentor)': 1 })
    expect(steps.find(({ name }) => name === 'batches > expand(mentor)')).to.include({
      rowsIn: 3,
      rowsOut: 4,
    })
  })
})
