import { createHash } from 'node:crypto'
import { type ErrorCode, isLernError, LernError } from '../../lib/errors.js'

type Explained = readonly [code: ErrorCode, what: string]

const UNAVAILABLE: Explained = ['SOURCE_UNAVAILABLE', 'cannot be reached']
const TIMEOUT: Explained = ['SOURCE_TIMEOUT', 'does not answer in time']
const NOT_REDIS: Explained = ['SOURCE_MALFORMED', 'does not answer as Redis does']
const NO_COMMAND: Explained = ['SOURCE_REFUSED', 'does not know a command that is needed']
const UNKNOWN: Explained = ['DEFECT', 'failed as nobody expected']
const BUSY: Explained = ['SOURCE_UNAVAILABLE', 'cannot answer now']

/** What the server says by the first word of an error. */
const REPLIES: Readonly<Record<string, Explained>> = {
  NOAUTH: ['SOURCE_REFUSED', 'asks for a password'],
  WRONGPASS: ['SOURCE_REFUSED', 'does not know this user and password'],
  NOPERM: ['SOURCE_REFUSED', 'does not allow this user to read'],
  DENIED: ['SOURCE_REFUSED', 'is in protected mode'],
  WRONGTYPE: ['SOURCE_MALFORMED', 'holds a value of another type'],
  OOM: ['SOURCE_UNAVAILABLE', 'is out of memory'],
  LOADING: ['SOURCE_UNAVAILABLE', 'is still loading its data'],
  READONLY: ['SOURCE_UNAVAILABLE', 'is a replica that cannot do this'],
  MASTERDOWN: ['SOURCE_UNAVAILABLE', 'has lost its master'],
  CLUSTERDOWN: ['SOURCE_UNAVAILABLE', 'is a cluster that is down'],
  BUSY,
  TRYAGAIN: BUSY,
  MOVED: BUSY,
  ASK: BUSY,
}

/** Errors without a word of their own, by what they begin with. */
const SENTENCES: readonly (readonly [RegExp, Explained])[] = [
  [/^ERR (invalid )?DB index/i, ['CONFIG', 'has no database of this number']],
  [
    /^ERR SELECT is not allowed in cluster mode/i,
    ['CONFIG', 'is a cluster, which has no numbered databases'],
  ],
  [/^ERR unknown (sub)?command/i, NO_COMMAND],
  [/^ERR max number of clients/i, BUSY],
  [/^ERR (invalid password|AUTH)/i, REPLIES.WRONGPASS!],
]

const CERTIFICATE = /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/

/** The client has no codes of its own, only names and sentences. */
const LOST = /connection|socket|stream|sentinel|cluster|nodes|retries|ready check/i
const WRONG_TYPE = 'WRONGTYPE'

interface ClientError extends Error {
  readonly code?: unknown
  /** Of a cluster none of whose nodes answers, what the last one said. */
  readonly lastNodeError?: unknown
}

/**
 * What the client or the server threw, as an error of the product. The client's own error names the command with
 * its keys, or the password, and the server may quote them: neither is passed on, also not as the cause.
 */
export const redisError = (thrown: unknown, source: string, key?: string): LernError => {
  if (isLernError(thrown)) return thrown.within({ source })
  const error = innermost(thrown)
  const [word, [code, what]] = explain(error)
  const where = key === undefined || word !== WRONG_TYPE ? '' : `, under the key with hash ${keyHash(key)}`
  const said = word === '' ? '' : `: ${word}`
  return new LernError(
    code,
    `${source} ${what}${where}${said}`,
    { source },
    { cause: withoutCommand(error, word) },
  )
}

export const malformed = (source: string, command: string): LernError =>
  new LernError('SOURCE_MALFORMED', `${source} answers ${command} with something else`, { source })

/** Tells keys apart without telling them. */
const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16)

const innermost = (thrown: unknown): ClientError => {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as ClientError
  return error.lastNodeError instanceof Error ? innermost(error.lastNodeError) : error
}

const explain = (error: ClientError): readonly [word: string, Explained] => {
  const [word = ''] = /^[A-Z]+(?= |$)/.exec(error.message) ?? []
  const sentence = SENTENCES.find(([beginning]) => beginning.test(error.message))
  if (sentence) return [word, sentence[1]]
  if (Object.hasOwn(REPLIES, word)) return [word, REPLIES[word]!]
  if (error.name === 'ParserError') return ['', NOT_REDIS]
  if (error.name === 'ReplyError') return [word, NOT_REDIS]
  const code = typeof error.code === 'string' ? error.code : ''
  if (CERTIFICATE.test(code)) return [code, ['SOURCE_REFUSED', 'has a certificate that is not trusted']]
  if (code === 'ETIMEDOUT' || /time(d )?out|ETIMEDOUT/i.test(error.message)) return [code, TIMEOUT]
  if (code !== '' || LOST.test(`${error.name} ${error.message}`)) return [code, UNAVAILABLE]
  return ['', UNKNOWN]
}

const withoutCommand = (error: ClientError, word: string): Error => {
  const bare = new Error(error.name === 'ReplyError' || error.name === 'ParserError' ? word : error.message)
  bare.name = error.name
  return bare
}
