import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { text } from '../../../lib/columns.js'
import { csv, dataset, from, localStore, protectionFor, report, run } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { pathsOf } from '../../../lib/testing/store-under-test.js'

const people = dataset('people', {
  block: 'lern',
  summary: 'People',
  columns: { id: text, channel: text },
  partition: ['id'],
})
const catalog = {
  people: memorySource(people, [
    { id: '1', channel: 'a' },
    { id: '2', channel: 'b' },
  ]),
}
const locked = protectionFor({ level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password: 's3cret' })

const reportOf = (locks: readonly string[]) =>
  report({
    name: 'people',
    summary: 'People of each channel',
    compose: () =>
      from(people, 'channel').to(
        csv({
          partitionBy: ['channel'],
          file: ({ channel }) => `${channel}.csv`,
          protection: ({ channel }) => (locks.includes(channel) ? locked : undefined),
        }),
      ),
  })

describe('a run that protects a file', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  it('leaves no plain one of an earlier run beside it, and touches no other', async () => {
    const store = localStore({ root, prefix: '' })
    await run(reportOf([]), { catalog, store })
    expect(await pathsOf(store)).to.have.members(['a.csv', 'b.csv'])
    await run(reportOf(['a']), { catalog, store })
    expect(await pathsOf(store)).to.have.members(['a.zip', 'b.csv'])
  })
})
