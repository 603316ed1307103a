import type { TableName } from '../../connectors/postgres/table-name.js'
import { ask, type Queryable } from './database.js'

/** Which consumer of the API may ask for which channel. */
export interface Consumers {
  may(consumer: string, channel: string): boolean
}

interface Allowed {
  readonly consumer: string
  readonly channel: string
}

const keyOf = ({ consumer, channel }: Allowed): string => JSON.stringify([consumer, channel])

/** Reads the whole table: it has a row per consumer and channel. */
export const readConsumers = async (db: Queryable, { shown, quoted }: TableName): Promise<Consumers> => {
  const text = `SELECT consumer_id AS consumer, channel FROM ${quoted} WHERE status = 1`
  const allowed = new Set((await ask<Allowed>(db, shown, text)).map(keyOf))
  return { may: (consumer, channel) => allowed.has(keyOf({ consumer, channel })) }
}
