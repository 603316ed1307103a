import type { Tables } from '../../connectors/postgres/index.js'

/** When a statement began, by the clock of the database: no other clock decides about leases. */
export const NOW = 'statement_timestamp()'

/** The same as `job_request` keeps it: UTC, without a zone. */
export const NOW_UTC = `(${NOW} AT TIME ZONE 'UTC')`

/** Requests that differ in nothing which is hashed here get the same files. */
export const duplicateKey = (row: string): string =>
  `md5(json_build_array(${row}.job_id, ${row}.request_data::text, coalesce(${row}.encryption_key, ''),
    coalesce(${row}.requested_by, ''), coalesce(${row}.requested_channel, ''))::text)`

/** May be tried (again), as far as the row itself says. */
export const isOpen = (row: string, attempts: string): string =>
  `(${row}.status IN ('SUBMITTED', 'FAILED') AND coalesce(${row}.iteration, 0) < ${attempts}
    AND ${row}.tag IS NOT NULL)`

/** What a lease says: nobody else is at work on it now. */
export const isFree = (state: string): string =>
  `(${state}.leased_until IS NULL OR ${state}.leased_until <= ${NOW})`

/**
 * Put off, or failed a short while ago. A row that somebody else has changed since does not rest, and a run,
 * which somebody has started on purpose, takes up what failed before it began.
 */
export const rests = (row: string, state: string, window: string, runBegan: string): string =>
  `coalesce(${state}.left_as = ${row}.status
    AND (${state}.rests_in = ${window}
      OR (${state}.not_before > ${NOW} AND coalesce(${state}.updated_at >= ${runBegan}, true))), false)`

/** Its worker is silent for too long; or it belongs to a program without leases and is old. */
export const isAbandoned = (row: string, state: string, staleHours: string): string =>
  `(${row}.status = 'PROCESSING' AND ${row}.tag IS NOT NULL AND (
    ${state}.leased_until <= ${NOW}
    OR (${state}.leased_until IS NULL
      AND coalesce(${row}.dt_job_submitted < ${NOW_UTC} - ${staleHours} * interval '1 hour', true))))`

/** No request for the same files is being worked on: the result of that one would do for this one too. */
export const hasNoTwinAtWork = (row: string, { jobRequest, requestState }: Tables): string =>
  `${duplicateKey(row)} <> ALL (ARRAY(
    SELECT ${duplicateKey('twin')} FROM ${requestState.quoted} busy
    JOIN ${jobRequest.quoted} twin ON twin.tag = busy.tag AND twin.request_id = busy.request_id
    WHERE busy.leased_until > ${NOW} AND twin.status = 'PROCESSING'))`
