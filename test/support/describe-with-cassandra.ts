import { cassandra } from './cassandra.js'
import { describeWith } from './describe-with.js'

/** Tests against a real Cassandra, the same for the whole run. */
export const describeWithCassandra = describeWith(cassandra)
