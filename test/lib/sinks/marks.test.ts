import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { csv } from '../../../lib/sinks/csv.js'
import { jsonArray } from '../../../lib/sinks/json.js'
import type { Sink, SinkMark, Writing } from '../../../lib/sinks/sink.js'
import type { Store } from '../../../lib/store.js'
import { localStore } from '../../../lib/stores/local.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { DEFAULTS, publish, textsOf } from './opened.js'

const durable = { durable: true }
const columns = ['slug', 'id']
const sinks: readonly (readonly [string, Sink<never>])[] = [
  ['one CSV file', csv({ file: 'all.csv' })],
  ['CSV files by value', csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.csv` })],
  ['one JSON array', jsonArray({ file: 'all.json' })],
  ['JSON arrays by value', jsonArray({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.json` })],
]

const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    slug: (first + index) % 5 === 4 ? '' : `s${(first + index) % 5}`,
    id: first + index,
  })) as never[]

/** What a sink promised about its files, checked against the files. */
const expectTrue = async (store: Store, writing: Writing<never>) => {
  const files = await publish(store, writing)
  const texts = await textsOf(store)
  expect(files.map(({ path }) => path)).to.deep.equal(Object.keys(texts))
  for (const { path, bytes, sha256 } of files) {
    expect(bytes).to.equal(Buffer.byteLength(texts[path]!))
    expect(sha256).to.equal(createHash('sha256').update(texts[path]!).digest('hex'))
  }
  return { texts, rows: files.map(({ rows }) => rows), dropped: Object.fromEntries(writing.dropped) }
}

for (const [name, sink] of sinks) {
  describe(`marks of ${name}`, () => {
    const { root, store } = temporaryStore()
    const open = (run: string, at = store(), from?: SinkMark) =>
      sink.open({ ...DEFAULTS, owner: { report: 'users', run }, columns, store: at, ...(from && { from }) })

    const straight = async () => {
      const writing = await open('straight')
      await writing.write(rowsFrom(0, 20))
      await writing.write(rowsFrom(20, 20))
      return expectTrue(store(), writing)
    }

    it('roll back to the last one', async () => {
      const expected = await straight()
      const writing = await open('run')
      await writing.write(rowsFrom(0, 20))
      const mark = await writing.mark({ durable: false })
      await writing.write(rowsFrom(100, 7))
      await writing.rollback(mark)
      await writing.write(rowsFrom(20, 20))
      expect(await expectTrue(store(), writing)).to.deep.equal(expected)
    })

    it('roll back to an earlier one, and to the start', async () => {
      const expected = await straight()
      const writing = await open('run')
      const start = await writing.mark(durable)
      await writing.write(rowsFrom(100, 3))
      await writing.mark(durable)
      await writing.write(rowsFrom(200, 20))
      await writing.rollback(start)
      await writing.write(rowsFrom(0, 20))
      const mark = await writing.mark(durable)
      await writing.write(rowsFrom(100, 7))
      await writing.mark({ durable: false })
      await writing.write(rowsFrom(100, 7))
      await writing.rollback(mark)
      await writing.rollback(mark)
      await writing.write(rowsFrom(20, 20))
      expect(await expectTrue(store(), writing)).to.deep.equal(expected)
    })

    it('are where another process goes on', async () => {
      const expected = await straight()
      const writing = await open('run')
      await writing.write(rowsFrom(0, 20))
      const mark = JSON.parse(JSON.stringify(await writing.mark(durable)))
      await writing.write(rowsFrom(100, 7))
      await writing.abort(true)

      const later = localStore({ root: root() })
      const resumed = await open('run', later, mark)
      await resumed.write(rowsFrom(20, 20))
      expect(await expectTrue(later, resumed)).to.deep.equal(expected)
    })

    it('lead to the same files, however often a part is written again', async () => {
      const step = fc.record({
        count: fc.integer({ min: 0, max: 9 }),
        failures: fc.integer({ min: 0, max: 2 }),
      })
      const check = async (steps: readonly { count: number; failures: number }[]) => {
        const plain = await open('plain')
        for (const [index, { count }] of steps.entries()) await plain.write(rowsFrom(index * 3, count))
        const expected = await expectTrue(store(), plain)

        const writing = await open('run')
        let mark = await writing.mark(durable)
        for (const [index, { count, failures }] of steps.entries()) {
          for (let failed = 0; failed < failures; failed += 1) {
            await writing.write(rowsFrom(failed, failed + 2))
            await writing.rollback(mark)
          }
          await writing.write(rowsFrom(index * 3, count))
          mark = await writing.mark({ durable: index % 2 === 0 })
        }
        expect(await expectTrue(store(), writing)).to.deep.equal(expected)
        for (const path of Object.keys(expected.texts)) await store().remove(path)
      }
      await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 6 }), check), { numRuns: 15 })
    })
  })
}
