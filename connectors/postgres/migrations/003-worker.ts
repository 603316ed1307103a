import type { Migration } from './migration.js'

/**
 * What workers and schedulers agree on. `attempt` grows with every claim, so that a worker whose lease was taken
 * over can be told from its successor. Whatever a worker leaves behind counts only while the row is still in the
 * status `left_as`.
 */
export const worker: Migration = {
  version: 3,
  name: 'claims of workers, runs of the schedule',
  statements: ({ requestState, schedule }) => [
    `ALTER TABLE ${requestState.quoted}
      ADD COLUMN attempt bigint NOT NULL DEFAULT 0,
      ADD COLUMN claimed_at timestamptz,
      ADD COLUMN takeovers integer NOT NULL DEFAULT 0,
      ADD COLUMN left_as text,
      ADD COLUMN not_before timestamptz,
      ADD COLUMN rests_in text,
      ADD COLUMN handled_in text,
      ADD COLUMN taken_in text,
      ADD COLUMN taken_batches integer NOT NULL DEFAULT 0,
      ADD COLUMN taken_bytes bigint NOT NULL DEFAULT 0`,
    `CREATE INDEX ON ${requestState.quoted} (handled_in) WHERE handled_in IS NOT NULL`,
    `CREATE INDEX ON ${requestState.quoted} (taken_in) WHERE taken_in IS NOT NULL`,
    `CREATE TABLE IF NOT EXISTS ${schedule.quoted} (
      report text PRIMARY KEY,
      due_at timestamptz NOT NULL,
      attempt bigint NOT NULL DEFAULT 0,
      tries integer NOT NULL DEFAULT 0,
      worker text,
      leased_until timestamptz,
      run text,
      status text,
      finished_at timestamptz
    )`,
  ],
}
