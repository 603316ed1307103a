import { writtenTime } from './job-request.js'

/** What is known of a data set that can be asked for. */
export interface DatasetMetadata {
  readonly datasetId: string
  readonly datasetSubId: string
  readonly datasetConfig: unknown
  readonly visibility: string
  readonly datasetType: string
  readonly version: string
  readonly authorizedRoles: readonly string[]
  /** Milliseconds since 1970. */
  readonly availableFrom: number
  readonly sampleRequest: string | null
  readonly sampleResponse: string | null
  readonly validationJson: unknown
  readonly druidQuery: unknown
  readonly limits: unknown
  readonly supportedFormats: readonly string[] | null
  readonly exhaustType: string | null
}

/** The columns of a data set, and what is written into them. The first two are its key. */
export const COLUMNS = {
  dataset_id: 'text',
  dataset_sub_id: 'text',
  dataset_config: 'json',
  visibility: 'text',
  dataset_type: 'text',
  version: 'text',
  authorized_roles: 'text[]',
  available_from: 'timestamp',
  sample_request: 'text',
  sample_response: 'text',
  validation_json: 'json',
  druid_query: 'json',
  limits: 'json',
  supported_formats: 'text[]',
  exhaust_type: 'text',
} as const

const documentOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/** By column, in the order of `COLUMNS`. */
export const valuesOf = (dataset: DatasetMetadata): Readonly<Record<keyof typeof COLUMNS, unknown>> => ({
  dataset_id: dataset.datasetId,
  dataset_sub_id: dataset.datasetSubId,
  dataset_config: documentOf(dataset.datasetConfig),
  visibility: dataset.visibility,
  dataset_type: dataset.datasetType,
  version: dataset.version,
  authorized_roles: dataset.authorizedRoles,
  available_from: writtenTime(dataset.availableFrom),
  sample_request: dataset.sampleRequest,
  sample_response: dataset.sampleResponse,
  validation_json: documentOf(dataset.validationJson),
  druid_query: documentOf(dataset.druidQuery),
  limits: documentOf(dataset.limits),
  supported_formats: dataset.supportedFormats,
  exhaust_type: dataset.exhaustType,
})
