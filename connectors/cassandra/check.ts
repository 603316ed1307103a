import type { Dataset } from '../../lib/dataset.js'
import type { Finding } from '../../lib/source.js'
import type { Cluster } from './cluster.js'
import { cassandraError } from './errors.js'
import { readSchema, type TableName, type TableSchema } from './schema.js'
import { checkSchema, isOrderOf } from './schema-check.js'
import { sizeEstimate } from './size-estimate.js'

const LOCAL = 'SELECT data_center, release_version, toTimestamp(now()) AS time FROM system.local'
/** Clocks that are further apart than this make rows look older or newer than they are. */
const MOST_SKEW_MS = 5000

/** What `lern check` says about a table: the first thing that does not work ends the list. */
export const checkTable = async (
  cluster: Cluster,
  table: TableName,
  source: string,
  dataset: Dataset,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  let what = `${source}: reachable`
  try {
    const asked = Date.now()
    const [local] = await cluster.query(LOCAL, [])
    findings.push(ok(what, `Cassandra ${local?.release_version} in ${local?.data_center}`))
    findings.push(clock(source, local?.time, (asked + Date.now()) / 2))
    what = `${source}: schema`
    const schema = await readSchema(cluster, table)
    const columns = Object.keys(dataset.columns)
    checkSchema(schema, dataset, columns, !dataset.keyedFreely)
    const key = isOrderOf(schema, dataset) ? 'and the key are' : 'are'
    findings.push(
      ok(what, `${columns.length} columns ${key} as ${dataset.name} says${ownKey(schema, dataset)}`),
    )
    what = `${source}: size`
    const size = await sizeEstimate(cluster, table)
    findings.push(ok(what, size ? `about ${size.partitions} partitions` : 'not counted yet'))
  } catch (error) {
    findings.push({ what, ok: false, detail: cassandraError(error, { source }).message })
  }
  return findings
}

/** What of a key that is not the dataset's reports have to know. */
const ownKey = (schema: TableSchema, dataset: Dataset): string =>
  isOrderOf(schema, dataset) ? '' : `; the table is keyed by (${schema.partition.join(', ')})`

const ok = (what: string, detail: string): Finding => ({ what, ok: true, detail })

const clock = (source: string, time: unknown, now: number): Finding => {
  const skew = time instanceof Date ? Math.round(time.getTime() - now) : 0
  const side = skew < 0 ? 'behind' : 'ahead'
  return {
    what: `${source}: clock`,
    ok: Math.abs(skew) <= MOST_SKEW_MS,
    detail: `${Math.abs(skew)} ms ${side}`,
  }
}
