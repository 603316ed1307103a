/*
 * A first report: rows of one dataset, filtered, into a CSV file.
 *
 *   npx tsx examples/01-first-report.ts
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csv, from, localStore, report, run } from 'lern-data-products'
import { snapshot } from 'lern-data-products/connectors/snapshot'
import { smallSample } from 'lern-data-products/fixtures'
import { courseBatch } from 'lern-data-products/pipelines'

const ONGOING = 1

/** A report is a value: a name, and a flow of rows that ends in files. Nothing is read yet. */
const ongoingBatches = report({
  name: 'ongoing-batches',
  summary: 'Batches that learners can be in today',
  compose: () =>
    from(courseBatch, 'batchid', 'name', 'status', 'startdate')
      .filter('it is ongoing', batch => batch.status === ONGOING)
      .select({ Course: 'courseid', Batch: 'batchid', Name: 'name', Since: 'startdate' })
      .to(csv({ file: 'ongoing-batches.csv' })),
})

/** The catalog says where a dataset lives; the store, where files go. A report knows neither. */
const record = await run(ongoingBatches, {
  catalog: { course_batch: snapshot({ root: smallSample }).serve() },
  store: localStore({ root: await mkdtemp(join(tmpdir(), 'example-')), prefix: '' }),
})

for (const { path, rows } of record.files) console.log(`${path}: ${rows} rows`)
for (const [reason, rows] of Object.entries(record.dropped)) console.log(`left out: ${rows} rows, ${reason}`)
