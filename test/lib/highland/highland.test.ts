import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
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

async function* take<Row>(rows: AsyncIterable<Row>, count: number): AsyncGenerator<Row> {
  let given = 0
  for await (const row of rows) {
    yield row
    if (++given === count) return
  }
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
      const transform = viaHighland(change)
      const holed = from(numbers).through('holed', transform)
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

  describe('that is destroyed', () => {
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    let others: NodeJS.UnhandledRejectionListener[] = []
    beforeEach(() => {
      unhandled.length = 0
      others = process.listeners('unhandledRejection')
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', note)
    })
    afterEach(() => {
      process.off('unhandledRejection', note)
      for (const other of others) process.on('unhandledRejection', other)
    })

    type Rows = ReturnType<typeof serve>['numbers']['rows']
    const sources: readonly (readonly [name: string, rows: (from: Rows) => Rows])[] = [
      ['in the middle of a chunk', rows => rows],
      [
        'while a slow source is read',
        rows =>
          async function* (scan) {
            for await (const chunk of rows(scan)) {
              await pause(5)
              yield chunk
            }
          },
      ],
      [
        'while a source waits for ever',
        rows =>
          async function* (scan) {
            yield* take(rows(scan), 2)
            await pause(60_000, undefined, { signal: scan.signal })
          },
      ],
      [
        'whose source cannot be closed',
        rows =>
          async function* (scan) {
            try {
              yield* take(rows(scan), 2)
              await pause(60_000, undefined, { signal: scan.signal })
            } finally {
              await Promise.reject(new Error('it does not close'))
            }
          },
      ],
    ]
    for (const [name, change] of sources) {
      for (const when of ['by its reader', 'by somebody else'] as const) {
        it(`${name}, ${when}, closes its sources and gives nothing more`, async () => {
          const catalog = serve()
          const numbers_ = { ...catalog.numbers, rows: change(catalog.numbers.rows) }
          const stream = highland(from(numbers), { catalog: { numbers: numbers_ }, concurrency: 1 })
          let seen = 0
          stream.each(() => {
            if (++seen === 7 && when === 'by its reader') stream.destroy()
          })
          while (seen < 7) await pause(1)
          stream.destroy()
          const before = seen
          await pause(20)
          expect(await closed(catalog)).to.equal(0)
          expect(seen).to.equal(before)
          expect(unhandled).to.deep.equal([])
        })
      }
    }
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
