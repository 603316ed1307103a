import type { Migration } from './migration.js'

/**
 * What we keep about a request beside today's table: who works on it and until when they may be silent, how
 * far they are, and what is already done.
 */
export const requestState: Migration = {
  version: 2,
  name: 'engine, lease, progress and ledger of a request',
  statements: ({ requestState }) => [
    `CREATE TABLE IF NOT EXISTS ${requestState.quoted} (
      tag text NOT NULL,
      request_id text NOT NULL,
      engine text,
      worker text,
      leased_until timestamptz,
      progress jsonb NOT NULL DEFAULT '{}',
      ledger jsonb NOT NULL DEFAULT '[]',
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (tag, request_id)
    )`,
    `CREATE INDEX ON ${requestState.quoted} (leased_until) WHERE leased_until IS NOT NULL`,
  ],
}
