import { Redis } from 'ioredis'
import { generate, writeSnapshot } from '../../fixtures/index.js'
import type { Dataset } from '../../lib/dataset.js'
import type { AnyRow } from '../../lib/types.js'
import { assessmentAggregator, userCache, userConsent, userEnrolments } from '../../pipelines/index.js'
import type { Filled, Tables } from './tables.js'

const CHANNELS = 4
/** One in so many learners has an attempt. */
const ATTEMPTING = 10
const TOGETHER = 500

/** Enrolments as a table of reports keeps them. */
const byBatch: Dataset = {
  ...(userEnrolments as unknown as Dataset),
  name: 'report_user_enrolments',
  partition: ['batchid'],
  clustering: ['courseid', 'userid'],
}

const firstOf = <Row extends AnyRow>(rows: Iterable<Row>): Row => {
  for (const row of rows) return row
  throw new Error('there are no rows')
}

const scaleOf = (users: number, batches: number) => ({ users, channels: CHANNELS, batches })

/** The rows of so many learners, all of one collection, dealt out to some of its batches. */
export const learnersOf = (count: number, batches = 1) => {
  const rows = generate(scaleOf(count, Math.max(batches, CHANNELS)))
  const course = String(firstOf(rows.course_batch).courseid)
  const owner = String(firstOf(rows.content).channel)
  const batchIds = Array.from({ length: batches }, (_, index) => `batch-${String(index).padStart(3, '0')}`)
  const batchOf = (index: number): string => batchIds[index % batches]!

  function* users(): Generator<AnyRow> {
    for (const user of rows.user) yield user
  }
  function* enrolments(): Generator<AnyRow> {
    const sample = [...take(rows.user_enrolments, 1_000)]
    let index = 0
    for (const { id } of users()) {
      const like = sample[index % sample.length]!
      yield {
        ...like,
        userid: id,
        courseid: course,
        batchid: batchOf(index),
        active: true,
        enrolled_date: like.datetime,
      }
      index++
    }
  }
  function* attempts(): Generator<AnyRow> {
    const sample = [...take(rows.assessment_aggregator, 1_000)]
    let index = 0
    for (const { id } of users()) {
      const like = sample[index % sample.length]!
      if (index % ATTEMPTING === 0)
        yield {
          ...like,
          user_id: id,
          course_id: course,
          batch_id: batchOf(index),
          attempt_id: `attempt-${index}`,
        }
      index++
    }
  }
  function* consents(): Generator<AnyRow> {
    const like = firstOf(rows.user_consent)
    for (const { id } of users())
      yield { ...like, user_id: id, consumer_id: owner, object_id: course, status: 'ACTIVE' }
  }
  return { rows, course, owner, batchIds, enrolments, attempts, consents }
}

export type Learners = ReturnType<typeof learnersOf>

function* take<Row>(rows: Iterable<Row>, count: number): Generator<Row> {
  let left = count
  for (const row of rows) {
    if (left-- === 0) return
    yield row
  }
}

/** The tables that an exhaust report of these learners reads, by dataset. */
export const learnerTables = async (
  server: Tables,
  { enrolments, attempts, consents, batchIds }: Learners,
  count: number,
  keyed: 'batch' | 'user',
): Promise<Record<string, Filled>> => {
  const scale = count * 1_000 + batchIds.length
  const dataset = keyed === 'batch' ? byBatch : (userEnrolments as unknown as Dataset)
  return {
    user_enrolments: await server.filled(dataset, scale, enrolments()),
    assessment_aggregator: await server.filled(assessmentAggregator as unknown as Dataset, scale, attempts()),
    user_consent: await server.filled(userConsent as unknown as Dataset, scale, consents()),
  }
}

/** What is small, as a snapshot: the batches, their collection, settings and policies. */
export const writeSmall = async (folder: string, { rows, course, batchIds }: Learners): Promise<void> => {
  const batch = firstOf(rows.course_batch)
  await writeSnapshot(folder, {
    course_batch: batchIds.map(batchid => ({ ...batch, courseid: course, batchid })),
    content: [...rows.content].map(item => ({ ...item, userConsent: 'Yes' })),
    content_hierarchy: rows.content_hierarchy,
    optional_nodes: rows.optional_nodes,
    system_settings: rows.system_settings,
    tenant_preference: rows.tenant_preference,
    organisation: rows.organisation,
  })
}

/** The hash of every learner. */
export const fillCache = async (port: number, { rows }: Learners): Promise<void> => {
  const client = new Redis({ port, db: 0 })
  await client.flushdb()
  const fields = Object.keys(userCache.columns)
  const template = firstOf(rows.user_cache)
  let pipeline = client.pipeline()
  for (const { id } of rows.user) {
    const hash = fields.flatMap(name => (template[name] == null ? [] : [name, String(template[name])]))
    pipeline.hset(`user:${id}`, ...hash)
    if (pipeline.length < TOGETHER) continue
    await pipeline.exec()
    pipeline = client.pipeline()
  }
  await pipeline.exec()
  client.disconnect()
}
