import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Filled, Tables } from '../data/tables.js'

const LERN = fileURLToPath(new URL('../../dist/cli/lern.js', import.meta.url))

/** Our command line as users run it: the compiled package. */
export const lern = (...args: readonly string[]): readonly string[] => [process.execPath, LERN, ...args]

export interface Served {
  readonly server: Tables
  /** Dataset to table. */
  readonly tables: Readonly<Record<string, Filled>>
  readonly concurrency?: number
  readonly fieldSalt?: string
}

/** Writes a configuration that reads the given datasets from Cassandra. */
export const writeConfig = async (file: string, served: Served): Promise<void> => {
  const { server, tables, concurrency, fieldSalt } = served
  const catalog = Object.entries(tables).map(([dataset, { name }]) => [
    dataset,
    { source: 'cassandra', table: name },
  ])
  const config = {
    sources: {
      cassandra: {
        type: 'cassandra',
        contactPoints: [server.contactPoint],
        datacenter: server.datacenter,
        consistency: 'localOne',
      },
    },
    catalog: Object.fromEntries(catalog),
    ...(concurrency !== undefined && { limits: { concurrency } }),
    ...(fieldSalt !== undefined && { security: { fieldSalt } }),
  }
  await writeFile(file, JSON.stringify(config, undefined, 2))
}
