import type { Protection } from '../../../lib/protection/protection.js'
import { csv } from '../../../lib/sinks/csv.js'
import { jsonLines } from '../../../lib/sinks/json.js'
import type { Sink } from '../../../lib/sinks/sink.js'

/** What the compiler says about sinks; it is never run. */
interface User {
  readonly provider: string
  readonly id: string
}

declare const locks: ReadonlyMap<string, Protection>

const to = (sink: Sink<User>): Sink<User> => sink

export const accepted = [
  to(csv({ file: 'users.csv' })),
  to(csv({ file: 'users.csv', columns: ['id', 'provider'] })),
  to(csv({ partitionBy: ['provider'], file: ({ provider }) => `${provider}.csv`, formulas: 'keep' })),
  to(
    csv({
      partitionBy: ['id'],
      file: ({ id }) => `${id}.csv`,
      columns: ({ id }) => ['provider', `of ${id}`],
    }),
  ),
  to(csv({ partitionBy: ['id'], file: ({ id }) => `${id}.csv`, always: [{ id: '1' }] })),
  to(
    csv({ partitionBy: ['id'], file: ({ id }) => `${id}.csv`, protection: async ({ id }) => locks.get(id) }),
  ),
  to(csv({ file: 'users.csv', protection: locks.get('users') })),
  to(jsonLines({ partitionBy: ['provider', 'id'], file: ({ provider, id }) => `${provider}/${id}.json` })),
]

export const refused = [
  // @ts-expect-error no such column to partition by
  to(csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.csv` })),
  // @ts-expect-error no such column to write
  to(csv({ file: 'users.csv', columns: ['name'] })),
  // @ts-expect-error the path may use partition values only
  to(csv({ partitionBy: ['provider'], file: ({ id }) => `${id}.csv` })),
  // @ts-expect-error columns are found by partition values only
  to(csv({ partitionBy: ['provider'], file: ({ provider }) => provider, columns: ({ id }) => [id] })),
  // @ts-expect-error not all of the partition values
  to(csv({ partitionBy: ['provider', 'id'], file: ({ id }) => id, always: [{ id: '1' }] })),
  // @ts-expect-error one path for several files
  to(csv({ partitionBy: ['provider'], file: 'users.csv' })),
  // @ts-expect-error no such policy
  to(csv({ file: 'users.csv', formulas: 'auto' })),
]
