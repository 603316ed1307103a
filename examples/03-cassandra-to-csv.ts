/*
 * A table of a real Cassandra, straight into a CSV file. Nothing but names is changed on the way, so pages go to the
 * file as they come, without becoming rows.
 *
 *   CASSANDRA=127.0.0.1:9042 TABLE=sunbird_courses.user_enrolments npx tsx examples/03-cassandra-to-csv.ts
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import driver from 'cassandra-driver'
import { csv, from, localStore, report, run } from 'lern-data-products'
import { cassandra } from 'lern-data-products/connectors/cassandra'
import { userEnrolments } from 'lern-data-products/pipelines'

const { CASSANDRA = '127.0.0.1:9042', TABLE = 'sunbird_courses.user_enrolments' } = process.env

const enrolments = report({
  name: 'enrolments',
  summary: 'Who is enrolled where',
  compose: () =>
    from(userEnrolments, 'courseid', 'batchid', 'active', 'completedon')
      .select({
        User: 'userid',
        Course: 'courseid',
        Batch: 'batchid',
        Active: 'active',
        Completed: 'completedon',
      })
      .to(csv({ file: 'enrolments.csv', formulas: 'keep' })),
})

/** The client is yours: its credentials, its TLS, its life. */
const client = new driver.Client({ contactPoints: [CASSANDRA], localDataCenter: 'datacenter1' })
try {
  const record = await run(enrolments, {
    catalog: { user_enrolments: cassandra(client).table(TABLE) },
    store: localStore({ root: await mkdtemp(join(tmpdir(), 'example-')), prefix: '' }),
  })
  for (const { path, rows, bytes } of record.files) console.log(`${path}: ${rows} rows, ${bytes} bytes`)
} finally {
  await client.shutdown()
}
