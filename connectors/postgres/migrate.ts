import { LernError } from '../../lib/errors.js'
import { migrations } from './migrations/index.js'
import type { Settings } from './options.js'
import type { Session } from './session.js'

type Tables = Settings['tables']

const NEWEST = Math.max(...migrations.map(({ version }) => version))
const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'

/** Are all tables there, as this version makes them? */
export const isUpToDate = async (session: Session, tables: Tables): Promise<boolean> =>
  (await appliedVersion(session, tables)) === NEWEST

/**
 * Brings our tables to the newest version, in the session's transaction: all of it or nothing. Others who
 * migrate at the same time wait. The lock has to be the first that the transaction asks for.
 */
export const migrateIn = async (session: Session, tables: Tables): Promise<void> => {
  await session.query(LOCK, [`lern-data-products ${tables.migrations.quoted}`])
  const applied = await appliedVersion(session, tables)
  if (applied === NEWEST) return

  await session.query(migrationsTable(tables))
  for (const { version, name, statements } of migrations) {
    if (version <= applied) continue
    for (const statement of statements(tables)) await session.query(statement)
    const done = `INSERT INTO ${tables.migrations.quoted} (version, name) VALUES ($1, $2)`
    await session.query(done, [version, name])
  }
  await session.commit()
}

/**
 * The server remembers names that it did not find, until the transaction first reads a table such as
 * pg_class.
 */
const IS_THERE = 'SELECT 1 FROM pg_class WHERE oid = to_regclass($1)'

/** 0 before the first. Fails when a newer release made the tables. */
export const appliedVersion = async (session: Session, tables: Tables): Promise<number> => {
  const { quoted } = tables.migrations
  const found = await session.query(IS_THERE, [quoted])
  if (found.length === 0) return 0
  const [[version] = []] = await session.query(`SELECT coalesce(max(version), 0)::text FROM ${quoted}`)
  if (Number(version) > NEWEST) throw newer(tables, Number(version))
  return Number(version)
}

const migrationsTable = ({ migrations: { quoted } }: Tables): string => `
  CREATE TABLE IF NOT EXISTS ${quoted} (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`

const newer = ({ migrations: { shown } }: Tables, version: number): LernError =>
  new LernError(
    'SOURCE_SCHEMA',
    `${shown} says that the tables are of version ${version}, made by a newer release`,
    { source: `postgres ${shown}`, allowed: `up to ${NEWEST}` },
  )
