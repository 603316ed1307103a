import type { Dataset } from '../../lib/dataset.js'
import type { Finding } from '../../lib/source.js'
import { postgresError } from './errors.js'
import { expressionsFor } from './expressions.js'
import { missingTable, readColumns } from './schema.js'
import type { Session } from './session.js'
import type { TableName } from './table-name.js'

const SERVER = `SELECT current_setting('server_version'), extract(epoch FROM clock_timestamp())::text`
/** Leases compare clocks; further apart than this they end too early or too late. */
const MOST_SKEW_MS = 5_000

export interface Checked {
  readonly source: string
  readonly table: TableName
  readonly begin: () => Promise<Session>
  /** Why the table may be missing; nothing when it may not. */
  readonly excuse: (session: Session) => Promise<string | undefined>
}

/** What `lern check` says about a table: the first thing that does not work ends the list. */
export const checkTable = async (checked: Checked, dataset: Dataset): Promise<readonly Finding[]> => {
  const { source } = checked
  const findings: Finding[] = []
  const step = { what: `${source}: reachable` }
  let session: Session | undefined
  try {
    session = await checked.begin()
    findings.push(...(await server(session, source)))
    step.what = `${source}: schema`
    findings.push({ what: step.what, ok: true, detail: await schema(session, checked, dataset) })
  } catch (error) {
    const { message, at } = postgresError(error, { source })
    const detail = at.allowed === undefined ? message : `${message}; allowed: ${at.allowed}`
    findings.push({ ...step, ok: false, detail })
  } finally {
    await session?.close()
  }
  return findings
}

const server = async (session: Session, source: string): Promise<readonly Finding[]> => {
  const asked = Date.now()
  const [[version, seconds] = []] = await session.query(SERVER)
  const skew = Math.round(Number(seconds) * 1000 - (asked + Date.now()) / 2)
  const side = skew < 0 ? 'behind' : 'ahead'
  return [
    { what: `${source}: reachable`, ok: true, detail: `Postgres ${version}` },
    {
      what: `${source}: clock`,
      ok: Math.abs(skew) <= MOST_SKEW_MS,
      detail: `${Math.abs(skew)} ms ${side}`,
    },
  ]
}

/** Reads one row, which also shows whether we may. */
const schema = async (
  session: Session,
  { source, table, excuse }: Checked,
  dataset: Dataset,
): Promise<string> => {
  const excused = await excuse(session)
  const found = await readColumns(session, table)
  if (!found && excused !== undefined) return excused
  if (!found) throw missingTable(source)

  const names = Object.keys(dataset.columns)
  const expressions = expressionsFor(dataset, names, found)
  await session.query(`SELECT ${expressions.map(({ sql }) => sql).join(', ')} FROM ${table.quoted} LIMIT 1`)

  const absent = names.filter(name => !found.has(name))
  const there = `${names.length - absent.length} columns and the key are as ${dataset.name} says`
  return absent.length === 0 ? there : `${there}; empty because not there: ${absent.join(', ')}`
}
