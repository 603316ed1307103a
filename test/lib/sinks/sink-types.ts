import { csv } from '../../../lib/sinks/csv.js'
import { jsonLines } from '../../../lib/sinks/json.js'
import type { Sink } from '../../../lib/sinks/sink.js'

/** What the compiler says about sinks; it is never run. */
interface User {
  readonly provider: string
  readonly id: string
}

const to = (sink: Sink<User>): Sink<User> => sink

export const accepted = [
  to(csv({ file: 'users.csv' })),
  to(csv({ file: 'users.csv', columns: ['id', 'provider'] })),
  to(csv({ partitionBy: ['provider'], file: ({ provider }) => `${provider}.csv`, formulas: 'keep' })),
  to(jsonLines({ partitionBy: ['provider', 'id'], file: ({ provider, id }) => `${provider}/${id}.json` })),
]

export const refused = [
  // @ts-expect-error no such column to partition by
  to(csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.csv` })),
  // @ts-expect-error no such column to write
  to(csv({ file: 'users.csv', columns: ['name'] })),
  // @ts-expect-error the path may use partition values only
  to(csv({ partitionBy: ['provider'], file: ({ id }) => `${id}.csv` })),
  // @ts-expect-error one path for several files
  to(csv({ partitionBy: ['provider'], file: 'users.csv' })),
  // @ts-expect-error no such policy
  to(csv({ file: 'users.csv', formulas: 'auto' })),
]
