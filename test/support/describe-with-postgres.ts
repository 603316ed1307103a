import { describeWith } from './describe-with.js'
import { postgres } from './postgres.js'

/** Tests against a real Postgres, the same for the whole run. */
export const describeWithPostgres = describeWith(postgres)
