import { tmpdir } from 'node:os'
import { postgres } from '../../../connectors/postgres/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { jobRequest } from '../../../pipelines/datasets/index.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { useDatabase } from './support/database.js'
import { insertRequests, requestRows } from './support/requests.js'
import { SCHEMAS } from './support/schemas.js'

describeWithPostgres('postgres', server => {
  const database = useDatabase(server)

  before(async () => {
    for (const [name, columns] of Object.entries(SCHEMAS)) {
      await database.run(`CREATE TABLE ${name}_job_request (${columns})`)
      await insertRequests(database, `${name}_job_request`)
    }
  })

  for (const name of Object.keys(SCHEMAS)) {
    const under = (table: string) => ({
      source: postgres(database.pool(), { fetchSize: 7 }).table(table),
      dataset: jobRequest,
      rows: requestRows,
      temporary: async () => tmpdir(),
      openNow: database.openNow,
      close: async () => {},
    })
    sourceContract(`a table of requests as of the ${name}`, {
      open: async () => under(`${name}_job_request`),
      broken: async () => {
        await database.run('CREATE OR REPLACE VIEW broken AS SELECT 1 / 0 AS request_id, 1 AS tag')
        return under('broken')
      },
    })
  }
})
