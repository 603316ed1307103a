import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface PostgresServer {
  /** Address of a database that is always there, with credentials. */
  readonly url: string
  /** Creates a database with a new name that begins with `prefix`, and returns its address. */
  readonly database: (prefix: string) => Promise<string>
  readonly stop: () => Promise<void>
}

const withDatabase = (url: string, name: string): string => {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

const run = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A server that already answers. `leave` is told which databases were made there. */
export const postgresAt = (
  url: string,
  leave: (databases: readonly string[]) => Promise<void>,
): PostgresServer => {
  const databases: string[] = []
  return {
    url,
    database: async prefix => {
      const name = `${prefix}_${randomBytes(4).toString('hex')}`
      await run(url, `CREATE DATABASE ${name}`)
      databases.push(name)
      return withDatabase(url, name)
    },
    stop: () => leave(databases),
  }
}

/** Somebody else's server: it goes on, without the databases that the tests made. */
export const existingPostgres = (url: string): PostgresServer =>
  postgresAt(url, async databases => {
    for (const name of databases) await run(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
