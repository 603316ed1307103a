import type { Scan } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'
import { postgresError } from './errors.js'
import { type Reading, readRows } from './read.js'
import type { Session } from './session.js'

/** One scan, on a connection of its own, which it gives back however it ends. */
export async function* scanRows(
  begin: (signal: AbortSignal) => Promise<Session>,
  reading: Reading,
  scan: Scan,
): AsyncGenerator<readonly { readonly row: AnyRow }[]> {
  const { dataset, signal } = scan
  try {
    const session = await begin(signal)
    try {
      for await (const page of readRows(session, reading, scan)) yield page.map(row => ({ row }))
      signal.throwIfAborted()
    } finally {
      await session.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    throw postgresError(error, { source: reading.source, dataset: dataset.name })
  }
}
