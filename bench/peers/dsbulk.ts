import { delimiter } from 'node:path'
import { findJava } from '../../test/support/java.js'
import { jarsOf } from '../../test/support/maven.js'
import type { Filled, Tables } from '../data/tables.js'

const VERSION = '1.10.0'
const MAIN = 'com.datastax.oss.dsbulk.runner.DataStaxBulkLoader'
const JAVA = 17
const PARTS = [
  'runner',
  'workflow-unload',
  'workflow-load',
  'connectors-csv',
  'executor-reactor',
  'batcher-reactor',
  'codecs-text',
  'codecs-jdk',
]

/** Makes its output comparable; it costs no more than what it writes by itself. */
const FORMAT = [
  ['connector.csv.escape', '"\\""'],
  ['codec.booleanStrings', '["true:false"]'],
  ['codec.timestamp', "\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\""],
] as const

export interface Unloading {
  readonly server: Tables
  readonly table: Filled
  /** Default: all. */
  readonly columns?: readonly string[]
  /** The folder of its files; each has a header. */
  readonly into: string
  readonly logs: string
}

export type Dsbulk = (unloading: Unloading) => readonly string[]

/** The command that unloads a table with the DataStax Bulk Loader, at its own settings but for the format. */
export const findDsbulk = async (): Promise<Dsbulk> => {
  const java = await findJava(JAVA)
  if (java === undefined) throw new Error(`DSBulk needs a Java ${JAVA}`)
  const artifacts = PARTS.map(part => ({
    group: 'com.datastax.oss',
    name: `dsbulk-${part}`,
    version: VERSION,
  }))
  const jars = await jarsOf(`dsbulk-${VERSION}`, ...artifacts)

  return ({ server, table, columns, into, logs }) => {
    const [host, port] = server.contactPoint.split(':') as [string, string]
    const [keyspace, name] = table.name.split('.') as [string, string]
    const where = ['-h', host, '-port', port, '-dc', server.datacenter, '-k', keyspace, '-t', name]
    const what = columns === undefined ? [] : ['-m', columns.join(',')]
    const format = FORMAT.flatMap(([option, value]) => [`--${option}`, value])
    const command = [java, '-cp', jars.join(delimiter), MAIN, 'unload']
    return [...command, ...where, ...what, '-url', into, '-logDir', logs, ...format]
  }
}
