import cassandra from 'cassandra-driver'
import { Redis } from 'ioredis'
import type { Usage } from '../harness/process.js'

/** What one batch needs to be read, and nothing done with it. */
export interface BareReads {
  readonly contactPoint: string
  readonly datacenter: string
  readonly redisPort: number
  readonly enrolments: string
  readonly attempts: string
  readonly course: string
  readonly batch: string
}

const ENROLMENT_COLUMNS =
  'userid, courseid, batchid, active, enrolleddate, enrolled_date, completedon, contentstatus, certificates, issued_certificates'
const ATTEMPT_COLUMNS =
  'course_id, batch_id, user_id, content_id, attempt_id, total_score, total_max_score, grand_total'
const FIELDS = [
  'rootorgid',
  'state',
  'district',
  'block',
  'cluster',
  'orgname',
  'schooludisecode',
  'schoolname',
  'usertype',
  'usersubtype',
  'board',
  'framework_board',
]
const PAGE = 5_000
const TOGETHER = 500

/** The partition of a batch, the hash fields of its learners, its attempts: with the clients alone. */
export const bareReads = async (of: BareReads): Promise<Usage & { readonly rows: number }> => {
  const client = new cassandra.Client({
    contactPoints: [of.contactPoint],
    localDataCenter: of.datacenter,
    queryOptions: { consistency: cassandra.types.consistencies.localOne },
  })
  const redis = new Redis({ port: of.redisPort, db: 0 })
  await client.connect()
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const users: string[] = []
  const key = [of.batch, of.course]
  await eachRow(
    client,
    `SELECT ${ENROLMENT_COLUMNS} FROM ${of.enrolments} WHERE batchid = ? AND courseid = ?`,
    key,
    row => users.push(row.userid as string),
  )
  for (let at = 0; at < users.length; at += TOGETHER) {
    const pipeline = redis.pipeline()
    for (const user of users.slice(at, at + TOGETHER)) pipeline.hmget(`user:${user}`, ...FIELDS)
    await pipeline.exec()
  }
  const slice = `SELECT ${ATTEMPT_COLUMNS} FROM ${of.attempts} WHERE course_id = ? AND batch_id = ?`
  await eachRow(client, slice, [of.course, of.batch], () => {})
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - start) / 1000
  redis.disconnect()
  await client.shutdown()
  return { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: 0, rows: users.length }
}

/** Pages by hand, as anybody must who wants all rows. */
const eachRow = async (
  client: cassandra.Client,
  query: string,
  values: readonly string[],
  take: (row: cassandra.types.Row) => void,
): Promise<void> => {
  let pageState: string | undefined
  do {
    const options = { prepare: true, fetchSize: PAGE, ...(pageState !== undefined && { pageState }) }
    const page = await client.execute(query, [...values], options)
    page.rows.forEach(take)
    pageState = page.pageState ?? undefined
  } while (pageState !== undefined)
}
