import { expect } from 'chai'
import { Personal } from '../../../lib/personal.js'
import { csv } from '../../../lib/sinks/csv.js'
import { jsonLines } from '../../../lib/sinks/json.js'
import { localStore } from '../../../lib/stores/local.js'
import { failure } from '../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { DEFAULTS, publish, textsOf, written } from './opened.js'

const scores: Readonly<Record<string, readonly string[]>> = { b1: ['do_1', 'do_2'], 'b/2': ['do_3'], b3: [] }

const perBatch = csv({
  partitionBy: ['batch'],
  file: ({ batch }) => `${batch}.csv`,
  columns: ({ batch }) => ['id', ...(scores[batch] ?? [])],
})

const rows = [
  { batch: 'b1', id: 1, do_2: '50%' },
  { batch: 'b/2', id: 2, do_3: '7%', do_1: 'of another batch' },
  { batch: 'b1', id: 3, do_1: '10%' },
  { batch: 'b3', id: 4 },
]
const columns = ['batch', 'id']

describe('columns of a file', () => {
  const { root, store } = temporaryStore()

  for (const size of [1, 1000]) {
    it(`are found by its values, and empty in rows that lack them, in chunks of ${size}`, async () => {
      const { texts } = await written(store(), perBatch, rows, { columns, size })
      expect(texts).to.deep.equal({
        'b%2F2.csv': 'id,do_3\n2,7%\n',
        'b1.csv': 'id,do_1,do_2\n1,,50%\n3,10%,\n',
        'b3.csv': 'id\n4\n',
      })
    })
  }

  it('leave the partition columns out', async () => {
    const sink = csv({ partitionBy: ['batch'], file: ({ batch }) => `${batch}.csv`, columns: () => columns })
    expect((await written(store(), sink, rows.slice(3), { columns })).texts).to.deep.equal({
      'b3.csv': 'id\n4\n',
    })
  })

  it('are still those of the file when another process goes on', async () => {
    const context = { ...DEFAULTS, columns, store: store() }
    const writing = await perBatch.open(context)
    await writing.write(rows.slice(0, 1) as never[])
    const from = JSON.parse(JSON.stringify(await writing.mark({ durable: true })))
    await writing.abort(true)

    const later = localStore({ root: root() })
    const resumed = await perBatch.open({ ...context, store: later, from })
    await resumed.write(rows.slice(2, 3) as never[])
    await publish(later, resumed)
    expect(await textsOf(later)).to.deep.equal({ 'b1.csv': 'id,do_1,do_2\n1,,50%\n3,10%,\n' })
  })

  it('may not hold personal data', async () => {
    const row = { batch: 'b1', id: 1, do_1: new Personal('ada@example.com') }
    const error = await failure(written(store(), perBatch, [row], { columns }))
    expect(error).to.include({ code: 'PERSONAL_DATA' })
  })
})

describe('files that are always there', () => {
  const { store } = temporaryStore()
  const always = [{ batch: 'b3' }, { batch: 'b/2' }]
  const sink = csv({
    partitionBy: ['batch'],
    file: ({ batch }) => `${batch}.csv`,
    columns: ({ batch }) => ['id', ...(scores[batch] ?? [])],
    always,
  })

  it('hold a header when no row comes', async () => {
    const { texts, files } = await written(store(), sink, [], { columns })
    expect(texts).to.deep.equal({ 'b%2F2.csv': 'id,do_3\n', 'b3.csv': 'id\n' })
    expect(files.map(file => file.rows)).to.deep.equal([0, 0])
  })

  it('are the same files that rows go into', async () => {
    const { texts } = await written(store(), sink, rows, { columns })
    expect(texts).to.deep.equal({
      'b%2F2.csv': 'id,do_3\n2,7%\n',
      'b1.csv': 'id,do_1,do_2\n1,,50%\n3,10%,\n',
      'b3.csv': 'id\n4\n',
    })
  })

  it('stay when a part is rolled back', async () => {
    const writing = await sink.open({ ...DEFAULTS, columns, store: store() })
    const start = await writing.mark({ durable: false })
    await writing.write(rows as never[])
    await writing.rollback(start)
    await publish(store(), writing)
    expect(await textsOf(store())).to.deep.equal({ 'b%2F2.csv': 'id,do_3\n', 'b3.csv': 'id\n' })
  })

  it('may be of any format', async () => {
    const lines = jsonLines({ partitionBy: ['batch'], file: ({ batch }) => `${batch}.jsonl`, always })
    const { texts } = await written(store(), lines, [], { columns })
    expect(texts).to.deep.equal({ 'b%2F2.jsonl': '', 'b3.jsonl': '' })
  })

  it('need a value', async () => {
    const empty = csv({ partitionBy: ['batch'], file: () => 'a.csv', always: [{ batch: '' }] })
    const error = await failure(written(store(), empty, [], { columns }))
    expect(error).to.include({ code: 'UNSAFE_PATH', message: 'an empty value cannot name a file' })
  })
})
