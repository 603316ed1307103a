import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { CqlError, unprepared } from './cql-error.js'
import { emptyPage, type Fault, isSamePage, type PageRequest, page, pageRequest } from './page.js'
import type { QueryParameters } from './query-parameters.js'
import { preparedResult } from './result.js'
import { bind, type Scan } from './scan.js'
import { parseSelect } from './select.js'
import type { StoredTable } from './table.js'

export type OnPage = (request: PageRequest) => Fault | undefined | Promise<Fault | undefined>

interface Answer {
  readonly body: Buffer
  /** The connection breaks before all of it is sent. */
  readonly cut: boolean
}

interface Statement {
  readonly text: string
  readonly scan: Scan
}

export interface Statements {
  readonly pages: readonly PageRequest[]
  readonly prepare: (text: string, keyspace: string | undefined) => Buffer
  readonly execute: (id: Buffer, parameters: QueryParameters) => Promise<Answer>
  readonly query: (text: string, keyspace: string | undefined, parameters: QueryParameters) => Promise<Answer>
}

const isSystem = ({ keyspace }: StoredTable): boolean => /^system(_|$)/.test(keyspace)

const whole = (body: Buffer): Answer => ({ body, cut: false })

/** The statements of one server: what is prepared, and what was asked. `signal` ends what is delayed. */
export const statementsOf = (
  tables: readonly StoredTable[],
  onPage: OnPage,
  signal: AbortSignal,
): Statements => {
  const prepared = new Map<string, Statement>()
  const pages: PageRequest[] = []

  const read = (text: string, current: string | undefined): Statement => {
    const select = parseSelect(text)
    const keyspace = select.keyspace ?? current
    const table = tables.find(stored => stored.keyspace === keyspace && stored.name === select.table)
    if (table === undefined) throw new CqlError('invalid', `table ${keyspace}.${select.table} does not exist`)
    return { text, scan: bind(select, table) }
  }

  const note = (request: PageRequest): PageRequest => {
    const asked = pages.filter(earlier => isSamePage(earlier, request)).length + 1
    const noted = { ...request, asked }
    pages.push(noted)
    return noted
  }

  const serve = async ({ text, scan }: Statement, parameters: QueryParameters): Promise<Answer> => {
    const request = pageRequest(text, scan, parameters)
    if (isSystem(scan.table)) return whole(page(scan, request, parameters.values))

    const noted = note(request)
    const fault = await onPage(noted)
    if (fault === undefined) return whole(page(scan, noted, parameters.values))
    if ('error' in fault) throw new CqlError(fault.error)
    if ('empty' in fault) return whole(emptyPage(scan, noted))
    if ('delayMs' in fault) await pause(fault.delayMs, undefined, { signal })
    return { body: page(scan, noted, parameters.values), cut: 'reset' in fault }
  }

  return {
    pages,
    prepare: (text, keyspace) => {
      const id = createHash('md5').update(`${keyspace} ${text}`).digest()
      const statement = read(text, keyspace)
      prepared.set(id.toString('hex'), statement)
      return preparedResult(id, statement.scan)
    },
    execute: async (id, parameters) => {
      const statement = prepared.get(id.toString('hex'))
      if (statement === undefined) throw unprepared(id)
      return serve(statement, parameters)
    },
    query: async (text, keyspace, parameters) => serve(read(text, keyspace), parameters),
  }
}
