import { createRequire } from 'node:module'
import type { Client } from 'cassandra-driver'
import { CQL, type CqlColumn } from './cql-type.js'
import { RawPage } from './page.js'

/**
 * The one place that reaches into the driver. A query whose options carry this mark gets its pages as bytes
 * instead of decoded rows; every other query of the same process is decoded by the driver as before.
 */
export const AS_BYTES: unique symbol = Symbol('pages as bytes')

interface FrameInfo {
  readonly asBytes?: boolean
  readonly header: { readonly bodyLength: number }
  readonly meta: { readonly columns: readonly CqlColumn[] }
  readonly flagsInfo: unknown
}

interface Reader {
  readonly buf: Buffer
  readonly offset: number
  readInt(): number
}

interface Parser {
  readonly frames: Record<number, { readonly asBytes?: boolean } | undefined>
  push(item: unknown): void
  write(item: unknown): void
  read(): { result?: { rows: unknown }; row?: unknown } | null
  parseRows(frame: FrameInfo, reader: Reader): void
  setOptions(streamId: number, options: { asBytes: boolean }): void
  clearOptions(streamId: number): void
}

interface Operation {
  readonly request: { readonly options?: { getRawQueryOptions?(): { [AS_BYTES]?: boolean } | undefined } }
}

interface Connection {
  readonly parser: Parser
  _write(operation: Operation, streamId: number): void
}

interface Internals {
  readonly Client: new (...options: never[]) => Client
  readonly Parser: { new (options: object, encoder: unknown): Parser; readonly prototype: Parser }
  readonly Encoder: new (version: number, options: object) => unknown
  readonly Connection: { readonly prototype: Connection }
}

const internals = (): Internals => {
  const require = createRequire(import.meta.url)
  return {
    Client: require('cassandra-driver').Client,
    Parser: require('cassandra-driver/lib/streams.js').Parser,
    Encoder: require('cassandra-driver/lib/encoder.js'),
    Connection: require('cassandra-driver/lib/connection.js'),
  }
}

/** A reply keeps the options of its stream id; an id that a failed write gave back must not keep ours. */
const markStreams = (connection: Connection): void => {
  const write = connection._write
  connection._write = function (operation, streamId) {
    if (this.parser.frames[streamId]?.asBytes) this.parser.clearOptions(streamId)
    if (operation.request.options?.getRawQueryOptions?.()?.[AS_BYTES])
      this.parser.setOptions(streamId, { asBytes: true })
    return write.call(this, operation, streamId)
  }
}

const handOverPages = (parser: Parser): void => {
  const parseRows = parser.parseRows
  parser.parseRows = function (frame, reader) {
    if (!frame.asBytes) return parseRows.call(this, frame, reader)
    const length = reader.readInt()
    const rows = new RawPage(reader.buf, reader.offset, length, frame.meta.columns, frame.header.bodyLength)
    this.push({ header: frame.header, result: { rows, meta: frame.meta, flags: frame.flagsInfo } })
  }
}

/** A reply with one row of one column, the number 7. */
const SAMPLE = Buffer.from('00000002000000010000000100016b0001740001630009000000010000000400000007', 'hex')

/** What the driver's parser makes of the sample, with our mark and without. */
const parsed = ({ Parser, Encoder }: Internals, asBytes: boolean) => {
  const parser = new Parser({ objectMode: true }, new Encoder(4, {}))
  const header = { streamId: 0, opcode: 8, flags: 0, version: 4, bodyLength: SAMPLE.length }
  if (asBytes) parser.setOptions(0, { asBytes })
  parser.write({ header, chunk: SAMPLE, offset: 0, frameEnded: true })
  return parser.read()
}

const works = (driver: Internals): boolean => {
  const page = parsed(driver, true)?.result?.rows
  const row = parsed(driver, false)?.row as { c?: unknown } | undefined
  return (
    page instanceof RawPage &&
    page.length === 1 &&
    page.columns[0]?.type.code === CQL.int &&
    page.lastRow()[0]?.readInt32BE() === 7 &&
    row?.c === 7
  )
}

/**
 * Takes the seam, tries it on a sample, and gives it back when the driver is not what it is expected to be.
 */
const take = (): Internals | undefined => {
  let restore = () => {}
  try {
    const driver = internals()
    const [parser, connection] = [driver.Parser.prototype, driver.Connection.prototype]
    if (connection._write.length !== 2 || parser.parseRows.length !== 2) return undefined
    const { parseRows } = parser
    const { _write } = connection
    restore = () => Object.assign(parser, { parseRows }) && Object.assign(connection, { _write })

    handOverPages(parser)
    markStreams(connection)
    if (works(driver)) return driver
  } catch {
    // Another driver: its own decoding serves as well, only slower.
  }
  restore()
  return undefined
}

let taken: Internals | undefined
let tried = false

/** True when pages of this client can be had as bytes. */
export const givesBytes = (client: Client): boolean => {
  if (!tried) taken = take()
  tried = true
  return taken !== undefined && client instanceof taken.Client
}
