import type { Dataset } from '../../lib/dataset.js'
import type { BadRow, Finding } from '../../lib/source.js'
import { isCluster } from './client.js'
import { redisError } from './errors.js'
import type { Keyed } from './keyed-source.js'
import { listKeys } from './list-keys.js'
import type { Server } from './server.js'

/** What `lern check` says about hashes or sets: the first thing that does not work ends the list. */
export const checkKeyed = async (keyed: Keyed, dataset: Dataset): Promise<readonly Finding[]> => {
  const { server } = keyed
  const signal = new AbortController().signal
  const findings: Finding[] = []
  let what = `${server.name}: reachable`
  try {
    findings.push({ what, ...(await reachable(server, signal)) })
    what = `${server.name}: first keys`
    findings.push({ what, ...(await firstKeys(keyed, dataset, signal)) })
    what = `${server.name}: memory policy`
    findings.push({ what, ...(await memoryPolicy(server, signal)) })
  } catch (error) {
    const { message, at } = redisError(error, server.name)
    const detail = at.allowed === undefined ? message : `${message}; allowed: ${at.allowed}`
    findings.push({ what, ok: false, detail })
  }
  return findings
}

type Found = Omit<Finding, 'what'>

/** The client goes on in database 0 when the server has no other. */
const reachable = async (server: Server, signal: AbortSignal): Promise<Found> => {
  const { client } = server
  await server.ask(() => client.ping(), signal)
  if (isCluster(client)) return { ok: true, detail: 'a cluster' }
  const asked = client.options.db ?? 0
  const info = await server.ask(() => client.client('INFO') as Promise<string>, signal)
  const [, actual] = /\bdb=(\d+)/.exec(info) ?? []
  return { ok: Number(actual) === asked, detail: `database ${actual}` }
}

const firstKeys = async (keyed: Keyed, dataset: Dataset, signal: AbortSignal): Promise<Found> => {
  const bad: BadRow[] = []
  const columns = Object.keys(dataset.columns)
  const read = keyed.reader({ dataset, columns, signal, reject: row => bad.push(row) })
  for await (const keys of listKeys(keyed.server, keyed.form, signal)) {
    await read(keys)
    const [worst] = bad
    if (worst) return { ok: false, detail: `${worst.column} of a key is not ${worst.expected}` }
    return { ok: true, detail: `${keys.length} keys hold what ${dataset.name} says` }
  }
  return { ok: keyed.mayBeEmpty, detail: `there is no key like ${keyed.form.glob}` }
}

/** A cache that throws keys away makes rows vanish from reports. */
const memoryPolicy = async (server: Server, signal: AbortSignal): Promise<Found> => {
  const info = await server.ask(() => server.client.info('memory'), signal)
  const [, limit] = /^maxmemory:(\d+)/m.exec(info) ?? []
  const [, policy] = /^maxmemory_policy:([\w-]+)/m.exec(info) ?? []
  if (limit === '0') return { ok: true, detail: 'no limit' }
  if (policy === 'noeviction') return { ok: true, detail: 'keeps all keys' }
  return { ok: false, detail: `${policy}: keys may vanish when the memory is full; noeviction keeps them` }
}
