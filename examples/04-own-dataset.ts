/*
 * A dataset of your own beside a bundled one, a catalog that serves both from different places, and a join in one pass.
 *
 *   npx tsx examples/04-own-dataset.ts
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count, csv, dataset, from, int, localStore, report, run, text } from 'lern-data-products'
import { snapshot } from 'lern-data-products/connectors/snapshot'
import { smallSample } from 'lern-data-products/fixtures'
import { courseBatch } from 'lern-data-products/pipelines'

/** A dataset says what a row looks like, how rows are keyed and who owns it. Not where it lives. */
const mentorHours = dataset('mentor_hours', {
  block: 'mentoring',
  summary: 'Hours that mentors gave to a course',
  columns: { courseid: text, mentor: text, hours: int },
  partition: ['courseid'],
  clustering: ['mentor'],
})

/** Both datasets are keyed by the course, so they are joined as they stream by: nothing is held but one course. */
const mentoredBatches = report({
  name: 'mentored-batches',
  summary: 'Batches of courses that have mentors',
  compose: () =>
    from(courseBatch, 'batchid', 'name')
      .innerJoin('mentoring', from(mentorHours), { courseid: 'courseid' })
      .derive({ hours: row => row.mentoring.hours ?? 0 })
      .group(['courseid', 'batchid'], { mentors: count() })
      .to(csv({ file: 'mentored-batches.csv' })),
})

const folder = await mkdtemp(join(tmpdir(), 'example-'))
const batches = (await readFile(join(smallSample, 'course_batch.jsonl'), 'utf8')).trim().split('\n')
const { courseid } = JSON.parse(batches[0] as string) as { courseid: string }
await writeFile(
  join(folder, 'mentor_hours.csv'),
  `courseid,mentor,hours\n${courseid},Meena,12\n${courseid},Ravi,7\n`,
)

const record = await run(mentoredBatches, {
  catalog: {
    course_batch: snapshot({ root: smallSample }).serve(),
    mentor_hours: snapshot({ root: folder }).serve(),
  },
  store: localStore({ root: folder, prefix: '' }),
})
for (const { path } of record.files) console.log(await readFile(join(folder, path), 'utf8'))
