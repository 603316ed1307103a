import type { Pool } from 'pg'
import type { Dataset } from '../../lib/dataset.js'
import type { Finding } from '../../lib/source.js'
import { checkTable } from './check.js'
import { appliedVersion } from './migrate.js'
import type { Settings } from './options.js'
import { Session } from './session.js'

/** A table that migrations make: until the first was applied it may be missing. */
export const checkOwn = (
  pool: Pool,
  { tables, timeoutMs }: Settings,
  name: keyof Settings['tables'],
  dataset: Dataset,
): Promise<readonly Finding[]> => {
  const { signal } = new AbortController()
  const checked = {
    source: `postgres ${tables[name].shown}`,
    table: tables[name],
    begin: () => Session.begin(pool, { signal, timeoutMs, mode: 'read' }),
    excuse: async (session: Session) =>
      (await appliedVersion(session, tables)) === 0
        ? 'there is none yet: it is made on first use'
        : undefined,
  }
  return checkTable(checked, dataset)
}
