import { expect } from 'chai'
import { snapshot } from '../../../connectors/snapshot/index.js'
import { collect } from '../../lib/spill/rows.js'
import { asJsonl, expected, rows, snapshotFolder } from './visits.js'

describe('a snapshot, sorting', () => {
  const { root, write, scan, source } = snapshotFolder()

  it('sorts once for all ranges of a run, and again for another run', async () => {
    await write('visits.jsonl', '{"turn":1}\n')
    const served = source()
    let rejected = 0
    const asked = { reject: () => rejected++ }
    await Promise.all([1, 2, 3].map(() => collect(served.rows(scan(asked)))))
    await collect(served.rows(scan(asked)))
    expect(rejected).to.equal(1)
    await collect(served.rows(scan({ ...asked, temporary: async () => root() })))
    expect(rejected).to.equal(2)
  })

  it('does not sort, nor look for repeated keys, when any order will do', async () => {
    await write('visits.jsonl', asJsonl([...rows, rows[0]!]))
    const served = snapshot({ root: root(), memory: 0 }).serve()
    const noFolder = () => Promise.reject(new Error('asked for a folder'))
    const read = await collect(served.rows(scan({ ordered: false, temporary: noFolder })))
    expect(read).to.deep.equal([...rows, rows[0]])
  })

  it('lets another scan go on when the one that began to sort is stopped', async () => {
    await write('visits.jsonl', `{"turn":1}\n${asJsonl(rows)}`)
    const served = source()
    const stopped = new AbortController()
    const reason = new Error('stop')
    const stop = () => stopped.abort(reason)
    const first = collect(served.rows(scan({ signal: stopped.signal, reject: stop }))).catch(error => error)
    const second = collect(served.rows(scan({ reject: () => {} })))
    expect(await first).to.equal(reason)
    expect(await second).to.deep.equal(expected)
  })

  it('gives chunks of a thousand rows', async () => {
    await write('visits.jsonl', asJsonl(rows))
    const sizes: number[] = []
    for await (const chunk of source().rows(scan())) sizes.push(chunk.length)
    expect(sizes).to.deep.equal([1_000, 1_000, 1_000])
  })
})
