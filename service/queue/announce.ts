import type { Pool } from 'pg'
import { postgresError } from '../../connectors/postgres/index.js'

/** The channel on which workers hear of new requests. */
export const CHANNEL = 'lern_requests'

/**
 * Tells waiting workers that there is something to do. Who is not connected finds it a little later anyway.
 */
export const announce = async (pool: Pick<Pool, 'query'>): Promise<void> => {
  try {
    await pool.query(`NOTIFY ${CHANNEL}`)
  } catch (error) {
    throw postgresError(error, { source: `postgres ${CHANNEL}` })
  }
}
