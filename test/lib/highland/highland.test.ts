import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'chai'
import { highland, viaHighland } from '../../../lib/highland/index.js'
import { dataset, from, int, rowsOf, text } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

const numbers = dataset('numbers', {
  block: 'x',
  summary: '',
  columns: { id: text, value: int },
  partition: ['id'],
})

const rows = Array.from({ length: 100 }, (_, value) => ({ id: `n${value}`, value }))
const serve = () => ({ numbers: memorySource(numbers, rows, { chunk: 5 }) })

const failure = (running: Promise<unknown>) =>
  running.then(
    () => expect.fail('it should have failed'),
    (error: Error) => error,
  )

/** Waits for sources that are being closed. */
const closed = async ({ numbers: source }: ReturnType<typeof serve>) => {
  for (let turn = 0; turn < 100 && source.open > 0; turn++) await new Promise(setImmediate)
  return source.open
}

describe('a Highland transform in a flow', () => {
  it('sees all rows in order', async () => {
    const catalog = serve()
    const expected = await rowsOf(from(numbers), { catalog })
    const doubled = from(numbers).through(
      'doubled',
      viaHighland(stream => stream.map(row => ({ ...row, value: (row.value ?? 0) * 2 }))),
    )
    expect(await rowsOf(doubled, { catalog })).to.deep.equal(
      expected.map(row => ({ ...row, value: (row.value ?? 0) * 2 })),
    )
    expect(await closed(catalog)).to.equal(0)
  })

  it('may end early, and the sources are closed', async () => {
    const catalog = serve()
    const few = from(numbers).through(
      'few',
      viaHighland(stream => stream.take(3)),
    )
    expect(await rowsOf(few, { catalog })).to.have.length(3)
    expect(await closed(catalog)).to.equal(0)
  })

  it('may fail, and its error arrives', async () => {
    const catalog = serve()
    const broken = from(numbers).through(
      'broken',
      viaHighland(stream =>
        stream.map(row => {
          if (row.value === 50) throw new Error('no fifties')
          return row
        }),
      ),
    )
    expect((await failure(rowsOf(broken, { catalog }))).message).to.equal('no fifties')
    expect(await closed(catalog)).to.equal(0)
  })

  for (const none of [null, undefined]) {
    it(`may not give ${none} as a row, which the compiler refuses too`, async () => {
      const catalog = serve()
      const change = (stream: Highland.Stream<{ value: number | null }>) =>
        stream.map(row => (row.value === 50 ? none : row))
      // @ts-expect-error
      const holed = from(numbers).through('holed', viaHighland(change))
      const error = await failure(rowsOf(holed, { catalog }))
      expect(error).to.include({ code: 'BAD_ROW', message: `a transform gives ${none}, which is no row` })
      expect(error).to.have.nested.property('at.step', 'numbers > holed')
      expect(await closed(catalog)).to.equal(0)
    })
  }

  it('meets the error of a source', async () => {
    const catalog = serve()
    const failing = {
      ...catalog.numbers,
      async *rows(scan: Parameters<typeof catalog.numbers.rows>[0]) {
        yield* catalog.numbers.rows(scan)
        throw new Error('the source broke')
      },
    }
    const through = from(numbers).through(
      'same',
      viaHighland(stream => stream.map(row => row)),
    )
    const error = await failure(rowsOf(through, { catalog: { numbers: failing } }))
    expect(error.message).to.equal('the source broke')
  })
})

describe('a flow as a Highland stream', () => {
  const collect = async <Row>(stream: Highland.Stream<Row>, each: () => Promise<void> = async () => {}) => {
    const seen: unknown[] = []
    const writable = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write(row, _, done) {
        seen.push(row)
        each().then(() => done(), done)
      },
    })
    await pipeline(stream.toNodeStream({ objectMode: true }), writable)
    return seen
  }

  it('gives its rows', async () => {
    const catalog = serve()
    const expected = await rowsOf(from(numbers), { catalog })
    expect(await collect(highland(from(numbers), { catalog }))).to.deep.equal(expected)
    expect(await closed(catalog)).to.equal(0)
  })

  it('reads no further than a slow reader needs', async () => {
    const catalog = serve()
    let most = 0
    let seen = 0
    await collect(highland(from(numbers), { catalog, concurrency: 1 }), async () => {
      await new Promise(setImmediate)
      most = Math.max(most, catalog.numbers.chunksRead * 5 - ++seen)
    })
    expect(most).to.be.at.most(60)
  })

  it('closes its sources when it is destroyed', async () => {
    const catalog = serve()
    const stream = highland(from(numbers), { catalog })
    await new Promise<void>(resolve => {
      stream.pull(() => resolve())
    })
    stream.destroy()
    expect(await closed(catalog)).to.equal(0)
  })

  it('passes an error on', async () => {
    const failing = {
      ...serve().numbers,
      rows: () => {
        throw new Error('the source broke')
      },
    }
    const error = await failure(collect(highland(from(numbers), { catalog: { numbers: failing } })))
    expect(error.message).to.equal('the source broke')
  })
})
