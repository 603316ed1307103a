import { abortable } from '../../lib/abortable.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { CsvBytes, Finding, Scan, Source } from '../../lib/source.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import { checkTable } from './check.js'
import type { Cluster } from './cluster.js'
import { csvOfPage } from './csv.js'
import { cassandraError } from './errors.js'
import { RowWeight } from './page-size.js'
import { ringRanges } from './ranges.js'
import { rowsOfPage } from './rows.js'
import { type ScanPlan, scanPages } from './scan.js'
import { readSchema, type TableName, type TableSchema } from './schema.js'
import { checkSchema } from './schema-check.js'
import { sizeEstimate } from './size-estimate.js'
import { statementsFor } from './statement.js'

/** Rows of a page that the driver decodes: their weight is not known, so that no page gets out of hand. */
const MOST_ROWS_DECODED = 1000

/** A table as a source: read range by range, page by page, in token order. */
export class Table implements Source {
  readonly name: string
  readonly #plans = new Map<string, ScanPlan>()
  #schema: Promise<TableSchema> | undefined

  constructor(
    readonly cluster: Cluster,
    readonly table: TableName,
  ) {
    this.name = `cassandra ${table.keyspace}.${table.table}`
  }

  async *rows(scan: Scan): Chunks<AnyRow> {
    const decode = rowsOfPage(scan.dataset, scan.columns)
    for await (const page of this.#pages(scan)) yield decode(page, scan.reject)
  }

  async *csv(scan: Scan): AsyncIterable<CsvBytes> {
    const encode = csvOfPage(scan.dataset, scan.columns)
    for await (const page of this.#pages(scan)) yield encode(page, scan.reject)
  }

  ranges(dataset: Dataset, wanted: number) {
    return this.#told(dataset, async () => {
      await this.#readSchema()
      return ringRanges(this.cluster, this.table, wanted)
    })
  }

  estimate(dataset: Dataset): Promise<number | undefined> {
    return this.#told(dataset, () => sizeEstimate(this.cluster, this.table))
  }

  check(dataset: Dataset): Promise<readonly Finding[]> {
    return checkTable(this.cluster, this.table, this.name, dataset)
  }

  async *#pages(scan: Scan) {
    const place = { source: this.name, dataset: scan.dataset.name }
    const plan = await abortable(
      this.#told(scan.dataset, () => this.#plan(scan)),
      scan.signal,
    )
    yield* scanPages(plan, scan.range, place, scan.signal)
  }

  async #plan({ dataset, columns, ordered }: Scan): Promise<ScanPlan> {
    const schema = await this.#readSchema()
    try {
      checkSchema(schema, dataset, columns, ordered)
    } catch (error) {
      // The table may be altered by the time it is asked for again.
      this.#schema = undefined
      throw error
    }
    const statements = statementsFor(this.table, schema, columns)
    const known = this.#plans.get(statements.slice)
    if (known?.schema === schema) return known
    const plan = { cluster: this.cluster, schema, statements, weight: this.#weight() }
    this.#plans.set(statements.slice, plan)
    return plan
  }

  #weight(): RowWeight {
    const { decodesPages, settings } = this.cluster
    const most = decodesPages ? settings.fetchSize : Math.min(settings.fetchSize, MOST_ROWS_DECODED)
    return new RowWeight(
      settings.rowsPerSecond > 0 ? Math.min(most, Math.ceil(settings.rowsPerSecond)) : most,
    )
  }

  /** Asked for once; a failure is not remembered. */
  #readSchema(): Promise<TableSchema> {
    this.#schema ??= readSchema(this.cluster, this.table).catch(error => {
      this.#schema = undefined
      throw error
    })
    return this.#schema
  }

  async #told<Value>(dataset: Dataset, ask: () => Promise<Value>): Promise<Value> {
    try {
      return await ask()
    } catch (error) {
      throw cassandraError(error, { source: this.name, dataset: dataset.name })
    }
  }
}

/** `keyspace.table`, both as the schema writes them. */
export const parseTableName = (name: string): TableName => {
  const [, keyspace, table] = /^([^.]+)\.(.+)$/.exec(name) ?? []
  if (keyspace !== undefined && table !== undefined) return { keyspace, table }
  throw new LernError('CONFIG', `${name} names no Cassandra table`, { allowed: 'keyspace.table' })
}
