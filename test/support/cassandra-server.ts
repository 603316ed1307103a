import { randomBytes } from 'node:crypto'
import { Client, policies } from 'cassandra-driver'

export interface CassandraServer {
  /** `host:port` */
  readonly contactPoint: string
  readonly datacenter: string
  /** A connected client. Whoever wants other options makes another, and shuts it down. */
  readonly client: Client
  /** Creates a keyspace with a new name that begins with `prefix`, one replica, and returns its name. */
  readonly keyspace: (prefix: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** Shuts the client down, and does what there is to do about the server and the keyspaces made there. */
type Leave = (client: Client, keyspaces: readonly string[]) => Promise<void>

/** The name of the datacenter that answers at a contact point. Asking is also how to see whether it is up. */
export const datacenterOf = async (contactPoint: string): Promise<string> => {
  const anywhere = { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() }
  const client = new Client({ contactPoints: [contactPoint], policies: anywhere })
  try {
    const { rows } = await client.execute('SELECT data_center FROM system.local')
    return rows[0]?.data_center
  } finally {
    await client.shutdown()
  }
}

const createKeyspace = async (client: Client, prefix: string): Promise<string> => {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`
  const replication = "{ 'class': 'SimpleStrategy', 'replication_factor': 1 }"
  await client.execute(`CREATE KEYSPACE ${name} WITH replication = ${replication}`)
  return name
}

/** A server that already answers. */
export const connectTo = async (
  contactPoint: string,
  datacenter: string,
  leave: Leave,
): Promise<CassandraServer> => {
  const socketOptions = { readTimeout: 30_000 }
  const client = new Client({ contactPoints: [contactPoint], localDataCenter: datacenter, socketOptions })
  await client.connect()

  const keyspaces: string[] = []
  return {
    contactPoint,
    datacenter,
    client,
    keyspace: async prefix => {
      const name = await createKeyspace(client, prefix)
      keyspaces.push(name)
      return name
    },
    stop: () => leave(client, keyspaces),
  }
}
