import type { Client, types } from 'cassandra-driver'
import { expect } from 'chai'
import { MAX_TOKEN, MIN_TOKEN } from '../../lib/token-range.js'
import { connectClient, type FakeCql, type FakeCqlOptions, fakeCql } from './fake-cql/index.js'
import { SCAN, users } from './fake-cql/sample.js'

const WHOLE_RING = [String(MIN_TOKEN), String(MAX_TOKEN)]

const ids = (rows: readonly types.Row[]): string[] => rows.map(row => row.userid)

describe('the fake CQL server', () => {
  let server: FakeCql
  let client: Client

  const start = async (options: FakeCqlOptions): Promise<void> => {
    server = await fakeCql(options)
    client = await connectClient(server)
  }

  const readPage = (bounds: readonly string[], pageState?: string) =>
    client.execute(SCAN, bounds, { prepare: true, fetchSize: 4, ...(pageState ? { pageState } : {}) })

  const readByHand = async (bounds = WHOLE_RING): Promise<string[][]> => {
    const pages: string[][] = []
    let pageState: string | undefined
    do {
      const page = await readPage(bounds, pageState)
      pages.push(ids(page.rows))
      pageState = page.pageState ?? undefined
    } while (pageState !== undefined)
    return pages
  }

  afterEach(async () => {
    await client.shutdown()
    await server.stop()
  })

  describe('pages', () => {
    it('follow each other until there is no paging state', async () => {
      await start({ tables: [users] })

      expect(await readByHand()).to.deep.equal([
        ['u1', 'u2', 'u3', 'u4'],
        ['u5', 'u6', 'u7', 'u8'],
        ['u9', 'u10'],
      ])
    })

    it('may be empty and go on', async () => {
      await start({
        tables: [users],
        onPage: ({ offset, asked }) => (offset === 4 && asked === 1 ? { empty: true } : undefined),
      })

      expect(await readByHand()).to.deep.equal([
        ['u1', 'u2', 'u3', 'u4'],
        [],
        ['u5', 'u6', 'u7', 'u8'],
        ['u9', 'u10'],
      ])
    })

    it('are lost after an empty one by the iterator of the driver, so we page by hand', async () => {
      await start({
        tables: [users],
        onPage: ({ offset, asked }) => (offset === 4 && asked === 1 ? { empty: true } : undefined),
      })

      const found = []
      for await (const row of await readPage(WHOLE_RING)) found.push(row)

      expect(ids(found)).to.deep.equal(['u1', 'u2', 'u3', 'u4'])
    })

    it('are recorded as they are asked for', async () => {
      await start({ tables: [users] })
      await readByHand(['2', '7'])
      await readByHand(['2', '7'])

      expect(
        server.pages.map(({ start, end, offset, pageSize, asked }) => [start, end, offset, pageSize, asked]),
      ).to.deep.equal([
        [2n, 7n, 0, 4, 1],
        [2n, 7n, 4, 4, 1],
        [2n, 7n, 0, 4, 2],
        [2n, 7n, 4, 4, 2],
      ])
      expect(server.requests.filter(request => request.kind === 'prepare')).to.deep.equal([
        { kind: 'prepare', statement: SCAN },
      ])
    })

    it('can be held back until something has happened', async () => {
      let release = () => {}
      const held = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
      await start({ tables: [users], onPage: ({ start }) => (start === 0n ? held : undefined) })

      const first = readPage(['0', '1'])
      expect(ids((await readPage(['1', '2'])).rows)).to.deep.equal(['u2'])
      release()

      expect(ids((await first).rows)).to.deep.equal(['u1'])
    })
  })

  describe('a range', () => {
    const cases: [bounds: string[], expected: string[]][] = [
      [
        ['2', '4'],
        ['u3', 'u4'],
      ],
      [['4', '4'], []],
      [['10', String(MAX_TOKEN)], []],
      [[String(MIN_TOKEN), '1'], ['u1']],
      [
        ['8', String(MIN_TOKEN)],
        ['u9', 'u10'],
      ],
    ]
    for (const [bounds, expected] of cases) {
      it(`from ${bounds[0]} to ${bounds[1]} holds ${expected.join(' and ') || 'nothing'}`, async () => {
        await start({ tables: [users] })

        expect((await readByHand(bounds)).flat()).to.deep.equal(expected)
      })
    }
  })
})
