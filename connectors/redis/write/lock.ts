import { randomUUID } from 'node:crypto'
import { LernError } from '../../../lib/errors.js'
import type { Names } from '../../../lib/types.js'
import type { Server } from '../server.js'
import { type Call, Script } from './script.js'

/** Only whoever holds a lock may lengthen or end it. */
const RENEW = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`)
const RELEASE = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`)

const RENEWALS = 3

/**
 * Does work while it holds a lock, which ends by itself `expiryMs` after its holder died. The work's signal
 * is given when the lock was lost. Fails with STORE_BUSY when another holds it.
 */
export const withLock = async <Result>(
  server: Server,
  key: string,
  expiryMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> => {
  const token = randomUUID()
  if (!(await claim(server, key, token, expiryMs, signal))) throw busy(server, key, expiryMs)
  const lost = new AbortController()
  const renewing = setInterval(() => {
    renew(server, key, token, expiryMs, signal).catch(error => lost.abort(error))
  }, expiryMs / RENEWALS)
  try {
    return await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(renewing)
    await release(server, key, token)
  }
}

/** The answer to a claim may be lost, and the claim be made again. */
const claim = async (
  server: Server,
  key: string,
  token: string,
  expiryMs: number,
  signal: AbortSignal,
): Promise<boolean> => {
  const set = () => server.client.set(key, token, 'PX', expiryMs, 'NX')
  if ((await server.ask(set, signal)) === 'OK') return true
  return (await server.ask(() => server.client.get(key), signal)) === token
}

const renew = async (
  server: Server,
  key: string,
  token: string,
  expiryMs: number,
  signal: AbortSignal,
): Promise<void> => {
  const [answer] = await RENEW.run(server, [callOf(key, token, String(expiryMs))], signal)
  if (answer !== 1) throw lockLost(server, key)
}

/** What cannot be released ends by itself. */
const release = async (server: Server, key: string, token: string): Promise<void> => {
  const soon = AbortSignal.timeout(server.settings.timeoutMs)
  await RELEASE.run(server, [callOf(key, token)], soon).catch(() => {})
}

const callOf = (key: string, ...words: Names): Call => ({ keys: [key], say: to => to.addAll(words) })

const busy = ({ name }: Server, key: string, expiryMs: number): LernError =>
  new LernError('STORE_BUSY', `${name}: another program holds ${key}`, {
    source: name,
    allowed: `one at a time; the lock of one that died ends after ${expiryMs / 1000} s`,
  })

const lockLost = ({ name }: Server, key: string): LernError =>
  new LernError('STORE_BUSY', `${name}: the lock ${key} was lost to another program`, { source: name })
