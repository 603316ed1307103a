import type { Scan } from '../../lib/source.js'
import type { Names } from '../../lib/types.js'
import type { Cluster } from './cluster.js'
import { RowWeight } from './page-size.js'
import { readSchema, type TableName, type TableSchema } from './schema.js'
import { checkSchema } from './schema-check.js'
import { type Statements, statementsFor } from './statement.js'

/** What all that read the same columns of a table in the same way share. */
export interface TablePlan {
  readonly cluster: Cluster
  readonly schema: TableSchema
  readonly statements: Statements
  readonly weight: RowWeight
}

/** Rows of a page that the driver decodes: their weight is not known, so that no page gets out of hand. */
const MOST_ROWS_DECODED = 1000

/** What is known of a table: its schema, and how it is read. */
export class Plans {
  readonly #plans = new Map<string, TablePlan>()
  #schema: Promise<TableSchema> | undefined

  constructor(
    readonly cluster: Cluster,
    readonly table: TableName,
  ) {}

  /** Asked for once; a failure is not remembered. */
  schema(): Promise<TableSchema> {
    this.#schema ??= readSchema(this.cluster, this.table).catch(error => {
      this.#schema = undefined
      throw error
    })
    return this.#schema
  }

  /**
   * How columns of a dataset are read, in the dataset's order or in any, with some clustering columns
   * `given`.
   */
  async plan(
    { dataset, columns, ordered }: Pick<Scan, 'dataset' | 'columns' | 'ordered'>,
    given: Names = [],
  ): Promise<TablePlan> {
    const schema = await this.schema()
    try {
      checkSchema(schema, dataset, columns, ordered)
    } catch (error) {
      // The table may be altered by the time it is asked for again.
      this.#schema = undefined
      throw error
    }
    const statements = statementsFor(this.table, schema, columns, given)
    const known = this.#plans.get(statements.partition)
    if (known?.schema === schema) return known
    const plan = { cluster: this.cluster, schema, statements, weight: this.#weight() }
    this.#plans.set(statements.partition, plan)
    return plan
  }

  #weight(): RowWeight {
    const { decodesPages, settings } = this.cluster
    const most = decodesPages ? settings.fetchSize : Math.min(settings.fetchSize, MOST_ROWS_DECODED)
    return new RowWeight(
      settings.rowsPerSecond > 0 ? Math.min(most, Math.ceil(settings.rowsPerSecond)) : most,
    )
  }
}
