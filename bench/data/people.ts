import { generate } from '../../fixtures/index.js'
import {
  location,
  organisation,
  tenantPreference,
  user,
  userConsent,
  userDeclarations,
} from '../../pipelines/datasets/index.js'
import type { Filled, Tables } from './tables.js'

const CHANNELS = 40

/** What the admin reports read, the tables of users first. */
export const USER_TABLES = [user, userConsent, userDeclarations] as const
const DATASETS = [...USER_TABLES, organisation, location, tenantPreference] as const

/** Rows of all that belongs to so many users, half of them with a declaration, over forty channels. */
export const peopleRows = (users: number) =>
  generate({ users, declarations: users / 2, channels: CHANNELS, batches: CHANNELS })

/** Their tables, by dataset. */
export const peopleTables = async (server: Tables, users: number): Promise<Record<string, Filled>> => {
  const rows = peopleRows(users)
  const tables: Record<string, Filled> = {}
  for (const dataset of DATASETS)
    tables[dataset.name] = await server.filled(dataset, users, rows[dataset.name])
  return tables
}

/** The same rows as a snapshot holds them. */
export const peopleSnapshot = (users: number) => {
  const rows = peopleRows(users)
  return Object.fromEntries(DATASETS.map(({ name }) => [name, rows[name]]))
}
