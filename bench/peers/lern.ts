import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { RunRecord } from '../../lib/index.js'
import type { Filled, Tables } from '../data/tables.js'
import { runMeasured, type Usage } from '../harness/process.js'

const LERN = fileURLToPath(new URL('../../dist/cli/lern.js', import.meta.url))

/** Our command line as users run it: the compiled package. */
export const lern = (...args: readonly string[]): readonly string[] => [process.execPath, LERN, ...args]

export interface Ran extends Usage {
  readonly record: RunRecord
}

/** Runs a command of ours that ends with the record of a run. */
export const runLern = async (...args: readonly string[]): Promise<Ran> => {
  const { output, ...usage } = await runMeasured(lern('--json', ...args))
  return { ...usage, record: JSON.parse(output) as RunRecord }
}

/** What must be equal in the files of two runs. */
export const contentOf = ({ files }: RunRecord): readonly string[] =>
  files.map(({ path, rows, sha256 }) => `${path} ${rows} ${sha256}`).sort()

/** A search API of the platform. */
interface Api {
  readonly kind: string
  readonly url: string
}

interface Served {
  readonly server: Tables
  /** Dataset to table. */
  readonly tables: Readonly<Record<string, Filled>>
  /** Dataset to the search API that serves it in place of a table. */
  readonly apis?: Readonly<Record<string, Api>>
  readonly concurrency?: number
}

/** What the generator encrypts contact data with. */
const security = { fieldSalt: 'SunBird' }

/**
 * Writes a configuration that reads datasets from Cassandra, at the consistency that DSBulk reads with, and some of
 * them from search APIs.
 */
export const writeConfig = async (
  file: string,
  { server, tables, apis = {}, concurrency }: Served,
): Promise<void> => {
  const cassandra = {
    type: 'cassandra',
    contactPoints: [server.contactPoint],
    datacenter: server.datacenter,
    consistency: 'localOne',
  }
  const searches = Object.entries(apis).map(([dataset, api]) => [dataset, { type: 'search-api', ...api }])
  const catalog = [
    ...Object.entries(tables).map(([dataset, { name }]) => [dataset, { source: 'cassandra', table: name }]),
    ...Object.keys(apis).map(dataset => [dataset, { source: dataset }]),
  ]
  const limits = concurrency !== undefined && { limits: { concurrency } }
  const sources = { cassandra, ...Object.fromEntries(searches) }
  const config = { sources, catalog: Object.fromEntries(catalog), security, ...limits }
  await writeFile(file, JSON.stringify(config, undefined, 2))
}

/** Writes a configuration that reads everything from a snapshot folder. */
export const writeSnapshotConfig = async (file: string, root: string): Promise<void> => {
  const config = { sources: { snapshot: { type: 'snapshot', root } }, security }
  await writeFile(file, JSON.stringify(config, undefined, 2))
}
