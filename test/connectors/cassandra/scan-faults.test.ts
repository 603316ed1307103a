import type { Client } from 'cassandra-driver'
import { expect } from 'chai'
import fc from 'fast-check'
import { type CassandraOptions, cassandra } from '../../../connectors/cassandra/index.js'
import { LernError } from '../../../lib/errors.js'
import { orderKey, rowOrder, tokenOf } from '../../../lib/order.js'
import type { Source } from '../../../lib/source.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow } from '../../../lib/types.js'
import { connectClient } from '../../support/fake-cql/client.js'
import {
  type FakeCql,
  type Fault,
  fakeCql,
  type OnPage,
  type PageRequest,
} from '../../support/fake-cql/index.js'
import { ENROLMENTS, enrolments, enrolmentsTable } from './support/enrolments.js'
import { failureOf, readCsv, readRows, scanOf } from './support/reading.js'

const PAGE = 20

const order = rowOrder(enrolments)
const expected = [...enrolmentsTable.rows].sort((a, b) => (order(a) < order(b) ? -1 : 1))
const asCsv = (rows: readonly AnyRow[]): string =>
  rows.map(row => `${row.userid},${row.courseid},${row.progress}\n`).join('')

const isSlice = ({ statement }: PageRequest): boolean => statement.includes('token(')

const error =
  (
    name: Extract<Fault, { error: unknown }>['error'],
    where: (page: PageRequest) => boolean = () => true,
  ): OnPage =>
  page =>
    page.asked === 1 && where(page) ? { error: name } : undefined

const faulty =
  (fault: Fault, where: (page: PageRequest) => boolean): OnPage =>
  page =>
    page.asked === 1 && where(page) ? fault : undefined

const first = ({ offset }: PageRequest): boolean => offset === 0
const middle = ({ offset }: PageRequest): boolean => offset === 5 * PAGE
const last = ({ offset }: PageRequest): boolean => offset >= 17 * PAGE
const anywhere = (): boolean => true
const later = ({ offset }: PageRequest): boolean => offset > 0

const FAULTS: readonly [what: string, onPage: OnPage][] = [
  ['nothing goes wrong', () => undefined],
  ['the first page is empty', faulty({ empty: true }, first)],
  ['a page in the middle is empty', faulty({ empty: true }, middle)],
  ['the last page is empty', faulty({ empty: true }, last)],
  ['every page is empty at first', faulty({ empty: true }, anywhere)],
  ['every page times out once', error('readTimeout')],
  ['every replica fails once', error('readFailure')],
  ['the server is overloaded', error('overloaded', middle)],
  ['replicas are down', error('unavailable', first)],
  ['the server fails', error('server', middle)],
  ['the connection breaks in the first page', faulty({ reset: true }, first)],
  ['the connection breaks in a later page', faulty({ reset: true }, middle)],
  ['a page is slower than the client waits', faulty({ delayMs: 300 }, middle)],
]

/** These need a way around the page, which only pages that come as bytes allow. */
const DETOURS: readonly [what: string, onPage: OnPage][] = [
  ['a paging state is refused', error('invalidPagingState', middle)],
  ['every paging state is refused once', error('invalidPagingState', later)],
  [
    'the large partition is read only by itself',
    page => (isSlice(page) && page.offset > 2 * PAGE ? { error: 'readTimeout' } : undefined),
  ],
  [
    'the large partition is read only row by row',
    page =>
      page.pageSize > (isSlice(page) ? 0 : 1) && page.offset > 2 * PAGE
        ? { error: 'readTimeout' }
        : undefined,
  ],
  [
    'only small parts of the ring can be read',
    ({ start, end }) =>
      start !== undefined && end! - start > 2n ** 60n ? { error: 'readFailure' } : undefined,
  ],
]

describe('a scan of Cassandra', () => {
  let server: FakeCql
  let client: Client

  const start = async (onPage: OnPage = () => undefined, options: CassandraOptions = {}): Promise<Source> => {
    server = await fakeCql({ tables: [enrolmentsTable], onPage })
    client = await connectClient(server)
    return cassandra(client, { fetchSize: PAGE, readTimeoutMs: 150, ...options }).table(ENROLMENTS)
  }

  afterEach(async () => {
    await client.shutdown()
    await server.stop()
  })

  for (const [what, onPage] of [...FAULTS, ...DETOURS])
    it(`gives every row once, in order, when ${what}`, async () => {
      expect(await readRows(await start(onPage), scanOf(enrolments))).to.deep.equal(expected)
    })

  for (const [what, onPage] of FAULTS)
    it(`gives every row once, in order, when the driver decodes and ${what}`, async () => {
      const source = await start(onPage, { decode: 'driver' })
      expect(await readRows(source, scanOf(enrolments))).to.deep.equal(expected)
    })

  it('gives the same bytes of CSV when the paging state is lost', async () => {
    const source = await start(error('invalidPagingState', middle))
    expect(await readCsv(source, scanOf(enrolments))).to.equal(asCsv(expected))
  })

  it('gives every row once whatever goes wrong, as long as it goes right in the end', async function () {
    this.timeout(60_000)
    const anyFault = fc.constantFrom<Fault | undefined>(
      undefined,
      undefined,
      { empty: true },
      { error: 'readTimeout' },
      { error: 'overloaded' },
      { error: 'readFailure' },
      { error: 'invalidPagingState' },
      { reset: true },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { minLength: 1, maxLength: 40 }), async faults => {
        let asked = 0
        const source = await start(page => {
          const fault = faults[asked++]
          const isLost = fault && 'error' in fault && fault.error === 'invalidPagingState'
          return isLost && !later(page) ? undefined : fault
        })
        try {
          expect(await readRows(source, scanOf(enrolments))).to.deep.equal(expected)
        } finally {
          await client.shutdown()
          await server.stop()
        }
      }),
      { numRuns: 25, endOnFailure: true },
    )
    await start()
  })

  it('asks for the next page when it hands over this one, and for no more', async () => {
    const source = await start()
    for await (const _chunk of source.rows(scanOf(enrolments))) break
    expect(server.pages.length).to.be.oneOf([1, 2])
  })

  it('asks for smaller pages after one that timed out', async () => {
    const source = await start(error('readTimeout', middle))
    await readRows(source, scanOf(enrolments))
    const sizes = server.pages.filter(middle).map(page => page.pageSize)
    expect(sizes).to.deep.equal([PAGE, PAGE / 2])
  })

  it('names the partition that cannot be read, by the hash of its key', async () => {
    const token = 4_004_004_004_004_004_004n
    const range = { start: token - 3n, end: token + 3n }
    const source = await start(({ start, end }) =>
      start! < token && token <= end! ? { error: 'readTimeout' } : undefined,
    )
    const failure = await failureOf(readRows(source, scanOf(enrolments, { range })))

    expect(failure).to.be.instanceOf(LernError)
    const { code, message, at } = failure as LernError
    expect(code).to.equal('SOURCE_TIMEOUT')
    expect(message).to.equal(
      `cassandra ${ENROLMENTS}: not even a small page comes in time from the partition with the key hash ${token.toString(16)}`,
    )
    expect(at).to.deep.include({ range: `(${range.start}, ${range.end}]`, dataset: 'enrolments' })
  })

  it('gives up when a server stays busy for too long', async () => {
    const source = await start(() => ({ error: 'overloaded' }), { retryForMs: 100 })
    const failure = await failureOf(readRows(source, scanOf(enrolments)))
    expect(failure).to.have.property('code', 'SOURCE_UNAVAILABLE')
    expect(failure)
      .to.have.property('message')
      .that.equals(`cassandra ${ENROLMENTS} cannot be read: too many requests`)
    expect(failure).to.have.property('cause').that.is.instanceOf(Error)
  })

  it('says after which partition it stopped when it gives up on a slow server', async () => {
    const slow: OnPage = ({ offset }) => (offset > 0 ? { error: 'readTimeout' } : undefined)
    const source = await start(slow, { retryForMs: 0 })
    const failure = await failureOf(readRows(source, scanOf(enrolments)))
    const hash = BigInt.asUintN(64, tokenOf(orderKey(enrolments.partition, expected[PAGE - 1]!))).toString(16)
    expect(failure).to.have.property('code', 'SOURCE_TIMEOUT')
    expect(failure).to.have.property(
      'message',
      `cassandra ${ENROLMENTS}: not even a small page comes in time after the partition with the key hash ${hash}`,
    )
  })

  it('does not ask again where it is not allowed to read', async () => {
    const source = await start(() => ({ error: 'unauthorized' }))
    const failure = await failureOf(readRows(source, scanOf(enrolments)))
    expect(failure).to.have.property('code', 'SOURCE_REFUSED')
    expect(failure).to.have.property(
      'message',
      `cassandra ${ENROLMENTS} refuses access: the user has no SELECT permission`,
    )
    expect(server.pages).to.have.length(1)
  })

  it('stops at once when it is aborted, whatever the server does', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const source = await start(() => {
      stop.abort(reason)
      return { delayMs: 60_000 }
    })
    const failure = await failureOf(readRows(source, scanOf(enrolments, { signal: stop.signal })))
    expect(failure).to.equal(reason)
  })

  it('leaves the queries of others on the same client alone', async () => {
    const source = await start()
    const query = `SELECT userid, progress FROM ${ENROLMENTS}`
    const [rows, theirs] = await Promise.all([
      readRows(source, scanOf(enrolments)),
      client.execute(query, [], { prepare: true, fetchSize: 5000 }),
    ])
    expect(rows).to.deep.equal(expected)
    expect(theirs.rows.map(row => row.progress)).to.deep.equal(expected.map(row => row.progress))
  })

  it('divides the ring into ranges that cover it', async () => {
    const source = await start()
    const ranges = await source.ranges!(enrolments, 7)
    const parts = await Promise.all(ranges.map(range => readRows(source, scanOf(enrolments, { range }))))
    expect(parts.flat()).to.deep.equal(expected)
    expect([ranges[0]!.start, ranges.at(-1)!.end]).to.deep.equal([WHOLE_RING.start, WHOLE_RING.end])
  })
})
