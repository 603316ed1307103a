/** Tables of requests as installations have them. */
export const SCHEMAS = {
  installer: `
    tag varchar(100), request_id varchar(50), job_id varchar(50), status varchar(50), request_data json,
    requested_by varchar(50), requested_channel varchar(50), dt_job_submitted timestamp, download_urls text[],
    dt_file_created timestamp, dt_job_completed timestamp, execution_time integer, err_message varchar(300),
    iteration integer, encryption_key varchar(500), processed_batches text, batch_number integer,
    PRIMARY KEY (tag, request_id)`,
  service: `
    tag varchar(100), request_id varchar(50), job_id varchar(50), status varchar(50), request_data json,
    requested_by varchar(50), requested_channel varchar(50), dt_job_submitted timestamp, download_urls text[],
    dt_file_created timestamp, dt_job_completed timestamp, execution_time integer, err_message varchar(100),
    iteration integer, encryption_key varchar(50), PRIMARY KEY (tag, request_id)`,
  jobs: `
    tag text, request_id text PRIMARY KEY, job_id text, status text, request_data json, requested_by text,
    requested_channel text, dt_job_submitted timestamp, download_urls text[], dt_file_created timestamp,
    dt_job_completed timestamp, execution_time bigint, err_message text, iteration int, encryption_key text`,
} as const
