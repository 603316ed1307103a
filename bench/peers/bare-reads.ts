import cassandra from 'cassandra-driver'
import { Redis } from 'ioredis'
import type { Usage } from '../harness/process.js'

/** Where learners are kept. */
interface Learners {
  readonly contactPoint: string
  readonly datacenter: string
  readonly redisPort: number
  readonly enrolments: string
}

/** What one batch needs to be read, and nothing done with it. */
export interface BareReads extends Learners {
  readonly attempts: string
  readonly course: string
  readonly batch: string
}

export interface Read extends Usage {
  readonly rows: number
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
const SUMMARY_COLUMNS = 'userid, courseid, batchid, active, completedon, certificates, issued_certificates'
const SUMMARY_FIELDS = ['state', 'district', 'orgname', 'usertype', 'usersubtype']
const PAGE = 5_000
const TOGETHER = 500

/** The partition of a batch, the hash fields of its learners, its attempts: with the clients alone. */
export const bareReads = (of: BareReads): Promise<Read> =>
  measured(of, async (client, redis) => {
    const partition = `SELECT ${ENROLMENT_COLUMNS} FROM ${of.enrolments} WHERE batchid = ? AND courseid = ?`
    const users = await usersIn(client, partition, [of.batch, of.course])
    await fieldsOf(redis, users, FIELDS)
    const slice = `SELECT ${ATTEMPT_COLUMNS} FROM ${of.attempts} WHERE course_id = ? AND batch_id = ?`
    await eachRow(client, slice, [of.course, of.batch], () => {})
    return users.length
  })

/** All enrolments, and the hash fields of their learners: what a summary of all batches needs. */
export const bareSummaryReads = (of: Learners): Promise<Read> =>
  measured(of, async (client, redis) => {
    const users = await usersIn(client, `SELECT ${SUMMARY_COLUMNS} FROM ${of.enrolments}`, [])
    await fieldsOf(redis, users, SUMMARY_FIELDS)
    return users.length
  })

/** Connecting is not counted. */
const measured = async (
  of: Learners,
  read: (client: cassandra.Client, redis: Redis) => Promise<number>,
): Promise<Read> => {
  const client = new cassandra.Client({
    contactPoints: [of.contactPoint],
    localDataCenter: of.datacenter,
    queryOptions: { consistency: cassandra.types.consistencies.localOne },
  })
  const redis = new Redis({ port: of.redisPort, db: 0 })
  await client.connect()
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const rows = await read(client, redis)
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - start) / 1000
  redis.disconnect()
  await client.shutdown()
  return { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: 0, rows }
}

const usersIn = async (client: cassandra.Client, query: string, values: readonly string[]) => {
  const users: string[] = []
  await eachRow(client, query, values, row => users.push(row.userid as string))
  return users
}

const fieldsOf = async (redis: Redis, users: readonly string[], fields: readonly string[]): Promise<void> => {
  for (let at = 0; at < users.length; at += TOGETHER) {
    const pipeline = redis.pipeline()
    for (const user of users.slice(at, at + TOGETHER)) pipeline.hmget(`user:${user}`, ...fields)
    await pipeline.exec()
  }
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
