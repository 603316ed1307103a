import { abortable } from '../../lib/abortable.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError, type Place } from '../../lib/errors.js'
import { getByFind } from '../../lib/get-by-find.js'
import { columnsOf } from '../../lib/row-key.js'
import type { CsvBytes, Find, Finding, Scan, Source } from '../../lib/source.js'
import type { AnyRow, Chunks, Names } from '../../lib/types.js'
import { checkTable } from './check.js'
import type { Cluster, Page } from './cluster.js'
import { csvOfPage } from './csv.js'
import { cassandraError } from './errors.js'
import { findRows, planFind } from './find.js'
import { keyPath, sortedBy } from './key-path.js'
import { Plans } from './plans.js'
import { ringRanges } from './ranges.js'
import { inPieces, rowsOfPage } from './rows.js'
import { scanPages, spotPages } from './scan.js'
import type { TableName } from './schema.js'
import { isOrderOf } from './schema-check.js'
import { shareOf } from './share.js'
import { sizeEstimate } from './size-estimate.js'
import { spotsOf } from './spot.js'

/**
 * A table as a source: read range by range, page by page, in token order; or partition by partition, where
 * keys tell which ones.
 */
export class Table implements Source {
  readonly name: string
  readonly get = getByFind(wanted => this.find(wanted))
  readonly #plans: Plans

  constructor(
    readonly cluster: Cluster,
    readonly table: TableName,
  ) {
    this.name = `cassandra ${table.keyspace}.${table.table}`
    this.#plans = new Plans(cluster, table)
  }

  async *rows(scan: Scan): Chunks<AnyRow> {
    const decode = rowsOfPage(scan.dataset, scan.columns)
    const pages = scan.among && !scan.ordered ? this.#pagesAmong(scan) : this.#pages(scan)
    for await (const page of pages) for (const piece of inPieces(page)) yield decode(piece, scan.reject)
  }

  async *csv(scan: Scan): AsyncIterable<CsvBytes> {
    const encode = csvOfPage(scan.dataset, scan.columns)
    for await (const page of this.#pages(scan)) yield encode(page, scan.reject)
  }

  async find(wanted: Find): Promise<readonly (readonly AnyRow[])[]> {
    wanted.signal.throwIfAborted()
    if (wanted.keys.length === 0) return []
    const plan = await this.#planned(wanted, () => planFind(this.#plans, wanted))
    return findRows(plan, wanted, this.#place(wanted.dataset))
  }

  finds(dataset: Dataset, columns: Names): Promise<boolean> {
    return this.#told(dataset, async () => keyPath(await this.#plans.schema(), columns) !== undefined)
  }

  ordersAs(dataset: Dataset): Promise<boolean> {
    return this.#told(dataset, async () => isOrderOf(await this.#plans.schema(), dataset))
  }

  sortedAmong(dataset: Dataset, columns: Names): Promise<Names | undefined> {
    return this.#told(dataset, async () => {
      const schema = await this.#plans.schema()
      const path = keyPath(schema, columns)
      return path && sortedBy(schema, path)
    })
  }

  ranges(dataset: Dataset, wanted: number, columns?: Names) {
    return this.#told(dataset, async () => {
      const schema = await this.#plans.schema()
      return ringRanges(this.cluster, this.table, wanted, columns ? shareOf(schema, columns) : 1)
    })
  }

  estimate(dataset: Dataset): Promise<number | undefined> {
    return this.#told(dataset, async () => (await sizeEstimate(this.cluster, this.table))?.partitions)
  }

  check(dataset: Dataset): Promise<readonly Finding[]> {
    return checkTable(this.cluster, this.table, this.name, dataset)
  }

  async *#pages(scan: Scan): AsyncGenerator<Page> {
    const plan = await this.#planned(scan, () => this.#plans.plan(scan))
    yield* scanPages(plan, scan.range, this.#place(scan.dataset), scan.signal)
  }

  /** The partitions of the keys, where the keys tell them. */
  async *#pagesAmong(scan: Scan): AsyncGenerator<Page> {
    const { among = [], dataset, range, signal } = scan
    const path = await this.#planned(scan, async () => keyPath(await this.#plans.schema(), columnsOf(among)))
    if (!path && among.length > 0) return yield* this.#pages(scan)
    if (!path) return
    const plan = await this.#planned(scan, () => this.#plans.plan(scan, path.clustering))
    yield* spotPages(plan, spotsOf(path, among), range, this.#place(dataset), signal)
  }

  #place(dataset: Dataset): Place {
    return { source: this.name, dataset: dataset.name }
  }

  #planned<Plan>({ dataset, signal }: Pick<Scan, 'dataset' | 'signal'>, plan: () => Promise<Plan>) {
    return abortable(this.#told(dataset, plan), signal)
  }

  async #told<Value>(dataset: Dataset, ask: () => Promise<Value>): Promise<Value> {
    try {
      return await ask()
    } catch (error) {
      throw cassandraError(error, this.#place(dataset))
    }
  }
}

/** `keyspace.table`, both as the schema writes them. */
export const parseTableName = (name: string): TableName => {
  const [, keyspace, table] = /^([^.]+)\.(.+)$/.exec(name) ?? []
  if (keyspace !== undefined && table !== undefined) return { keyspace, table }
  throw new LernError('CONFIG', `${name} names no Cassandra table`, { allowed: 'keyspace.table' })
}
