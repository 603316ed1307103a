import type { TableName } from '../../connectors/postgres/table-name.js'
import { ask, type Queryable } from './database.js'
import { COLUMNS, type DatasetMetadata, valuesOf } from './dataset-columns.js'
import { readTime } from './job-request.js'
import { layoutOf, mustFit } from './layout.js'

/** What a list shows of it. */
export type ListedDataset = Omit<DatasetMetadata, 'authorizedRoles' | 'druidQuery' | 'limits'>

/** What a request for it has to meet. */
export interface DatasetRules {
  /** Null: those of the configuration. */
  readonly roles: readonly string[] | null
  /** A JSON schema as text. */
  readonly schema: string | null
}

/** The table of data sets. All of it fails with the errors of `postgresError`. */
export interface Datasets {
  rules(datasetSubId: string): Promise<DatasetRules | undefined>
  list(): Promise<readonly ListedDataset[]>
  /**
   * Adds a data set, or replaces it. False, and nothing is written, when the sub id belongs to another data
   * set. Fails with `OVER_BOUND` when a text is too long.
   */
  put(dataset: DatasetMetadata): Promise<boolean>
}

export const datasetsIn = (db: Queryable, table: TableName): Datasets => {
  const layout = layoutOf(db, table)
  const { shown, quoted } = table
  return {
    rules: async datasetSubId => (await ask<DatasetRules>(db, shown, rulesOf(quoted), [datasetSubId]))[0],
    list: () => ask<ListedDataset>(db, shown, listOf(quoted)),
    put: async dataset => {
      const values = valuesOf(dataset)
      mustFit(await layout(), values)
      const done = async (text: string) => (await ask(db, shown, text, Object.values(values))).length > 0
      // The second update is for one that somebody else added in between.
      const update = updateOf(quoted)
      return (await done(update)) || (await done(insertOf(quoted))) || (await done(update))
    },
  }
}

const rulesOf = (quoted: string): string => `
  SELECT authorized_roles AS roles, validation_json::text AS schema
  FROM ${quoted} WHERE dataset_sub_id = $1 ORDER BY dataset_id LIMIT 1`

const listOf = (quoted: string): string => `
  SELECT dataset_id AS "datasetId", dataset_sub_id AS "datasetSubId", dataset_config AS "datasetConfig",
    visibility, dataset_type AS "datasetType", version,
    sample_request AS "sampleRequest", sample_response AS "sampleResponse",
    ${readTime('available_from')} AS "availableFrom", validation_json AS "validationJson",
    supported_formats AS "supportedFormats", exhaust_type AS "exhaustType"
  FROM ${quoted} ORDER BY dataset_sub_id, dataset_id`

const NAMES = Object.keys(COLUMNS)
const ASSIGNMENTS = NAMES.map((name, at) => `${name} = $${at + 1}`).slice(2)
/** In a select list, Postgres does not see from the column what a parameter is. */
const SELECTED = Object.values(COLUMNS).map((type, at) => `$${at + 1}::${type}`)

const updateOf = (quoted: string): string => `
  UPDATE ${quoted} SET ${ASSIGNMENTS.join(', ')}
  WHERE dataset_id = $1 AND dataset_sub_id = $2 RETURNING 1`

const insertOf = (quoted: string): string => `
  INSERT INTO ${quoted} (${NAMES.join(', ')}) SELECT ${SELECTED.join(', ')}
  WHERE NOT EXISTS (SELECT FROM ${quoted} WHERE dataset_sub_id = $2)
  ON CONFLICT DO NOTHING RETURNING 1`
