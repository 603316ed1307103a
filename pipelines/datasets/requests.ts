import { int, json, list, personal, text, timestamp } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

const block = 'lern'

export const jobRequest = dataset('job_request', {
  block,
  summary: 'Requests for reports, their state and their files',
  columns: {
    request_id: text,
    tag: text,
    job_id: text,
    status: text,
    request_data: json,
    requested_by: text,
    requested_channel: text,
    dt_job_submitted: timestamp,
    dt_file_created: timestamp,
    dt_job_completed: timestamp,
    download_urls: list(text),
    /** Milliseconds. */
    execution_time: int,
    err_message: text,
    iteration: int,
    /** Not about a person, but no more fit for a file than what is. */
    encryption_key: personal(text),
    processed_batches: json,
    batch_number: int,
  },
  partition: ['request_id'],
  clustering: ['tag'],
})

export const datasetMetadata = dataset('dataset_metadata', {
  block,
  summary: 'What may be requested, by whom, within which limits',
  columns: {
    dataset_id: text,
    dataset_sub_id: text,
    dataset_config: json,
    visibility: text,
    dataset_type: text,
    version: text,
    authorized_roles: list(text),
    available_from: timestamp,
    sample_request: text,
    sample_response: text,
    validation_json: json,
    druid_query: json,
    limits: json,
    supported_formats: list(text),
    exhaust_type: text,
  },
  partition: ['dataset_id'],
  clustering: ['dataset_sub_id'],
})

export const consumerChannel = dataset('consumer_channel', {
  block,
  summary: 'Which API consumer may ask for which channel',
  columns: {
    consumer_id: text,
    channel: text,
    /** 1 is allowed. */
    status: int,
    created_by: text,
    created_on: timestamp,
    updated_on: timestamp,
  },
  partition: ['consumer_id'],
  clustering: ['channel'],
})
