import type { Migration } from './migration.js'

/**
 * The tables that the API of today's installations shares with its jobs. A table that is already there is
 * used as it is, whatever its lengths and types. Timestamps are UTC.
 */
export const requests: Migration = {
  version: 1,
  name: 'tables of requests, datasets and consumers',
  statements: ({ jobRequest, datasetMetadata, consumerChannel }) => [
    `CREATE TABLE IF NOT EXISTS ${jobRequest.quoted} (
      tag text NOT NULL,
      request_id text NOT NULL,
      job_id text,
      status text,
      request_data json,
      requested_by text,
      requested_channel text,
      dt_job_submitted timestamp,
      download_urls text[],
      dt_file_created timestamp,
      dt_job_completed timestamp,
      execution_time bigint,
      err_message text,
      iteration integer,
      encryption_key text,
      processed_batches text,
      batch_number integer,
      PRIMARY KEY (tag, request_id)
    )`,
    `CREATE TABLE IF NOT EXISTS ${datasetMetadata.quoted} (
      dataset_id text NOT NULL,
      dataset_sub_id text NOT NULL,
      dataset_config json,
      visibility text,
      dataset_type text,
      version text,
      authorized_roles text[],
      available_from timestamp,
      sample_request text,
      sample_response text,
      validation_json json,
      druid_query json,
      limits json,
      supported_formats text[],
      exhaust_type text,
      PRIMARY KEY (dataset_id, dataset_sub_id)
    )`,
    `CREATE TABLE IF NOT EXISTS ${consumerChannel.quoted} (
      consumer_id text NOT NULL,
      channel text NOT NULL,
      status smallint,
      created_by text,
      created_on timestamp,
      updated_on timestamp,
      PRIMARY KEY (consumer_id, channel)
    )`,
  ],
}
