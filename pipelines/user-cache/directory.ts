import type { Catalog } from '../../lib/index.js'
import { from, LernError, read } from '../../lib/index.js'
import { location, organisation, systemSettings } from '../datasets/index.js'

/** Organisations and places by their ids, and the organisation of users without a state of their own. */
export interface Directory {
  readonly organisations: ReadonlyMap<string, Organisation>
  readonly places: ReadonlyMap<string, Place>
  readonly custodian: string
}

export interface Organisation {
  readonly orgname: string | null
  readonly externalid: string | null
  readonly organisationtype: string | null
}

export interface Place {
  readonly name: string | null
  readonly type: string | null
}

const MOST_ROWS = 2_000_000
const CUSTODIAN = 'custodianOrgId'

export interface DirectoryOptions {
  readonly catalog: Catalog
  /** Beats the dataset system_settings. */
  readonly custodianOrgId?: string
  readonly signal: AbortSignal
}

/** Reads the directory. Holds: all organisations and locations, at most two million of each. */
export const readDirectory = async (options: DirectoryOptions): Promise<Directory> => ({
  custodian: options.custodianOrgId ?? (await custodianOf(options)),
  organisations: await byId<Organisation>(
    organisation.name,
    read(from(organisation, 'orgname', 'externalid', 'organisationtype'), served(options)),
  ),
  places: await byId<Place>(location.name, read(from(location, 'name', 'type'), served(options))),
})

/** The catalog names more than one flow needs; what it lacks is told when that is read. */
const served = ({ catalog, signal }: DirectoryOptions) => ({ catalog: catalog as never, signal })

const byId = async <Row>(
  dataset: string,
  chunks: AsyncIterable<readonly (Row & { readonly id: string })[]>,
): Promise<ReadonlyMap<string, Row>> => {
  const rows = new Map<string, Row>()
  for await (const chunk of chunks) {
    for (const { id, ...row } of chunk) rows.set(id, row as Row)
    if (rows.size > MOST_ROWS) throw tooMany(dataset)
  }
  return rows
}

const custodianOf = async (options: DirectoryOptions): Promise<string> => {
  for await (const chunk of read(from(systemSettings, 'field', 'value'), served(options))) {
    const setting = chunk.find(({ id, field }) => id === CUSTODIAN || field === CUSTODIAN)
    if (setting?.value) return setting.value
  }
  throw new LernError('CONFIG', 'nobody says which organisation is the custodian', {
    dataset: systemSettings.name,
    allowed: `values.${CUSTODIAN}, or a row ${CUSTODIAN} in ${systemSettings.name}`,
  })
}

const tooMany = (dataset: string): LernError =>
  new LernError('OVER_BOUND', `${dataset} has more rows than may be held in memory`, {
    dataset,
    allowed: `at most ${MOST_ROWS} rows`,
  })
