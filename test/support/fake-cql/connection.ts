import type { Socket } from 'node:net'
import { CqlError } from './cql-error.js'
import { type Frame, frames, OPCODE, responseFrame, VERSION } from './frame.js'
import { readParameters } from './query-parameters.js'
import { keyspaceResult } from './result.js'
import type { Statements } from './statements.js'
import { concat, Reader, stringMultimap } from './wire.js'

/** One request that the server received. The statement is there where the request carries one. */
export interface CqlRequest {
  readonly kind: 'startup' | 'options' | 'register' | 'prepare' | 'query' | 'execute'
  readonly statement?: string
}

interface Response {
  readonly opcode: number
  readonly body: Buffer
  readonly cut?: boolean
}

const SUPPORTED = stringMultimap({ CQL_VERSION: ['3.4.6'], COMPRESSION: [] })
const READY: Response = { opcode: OPCODE.ready, body: concat() }
const USE = /^\s*USE\s+"?(\w+)"?/i

const result = (body: Buffer): Response => ({ opcode: OPCODE.result, body })

/** Answers the requests of one connection, which remembers the keyspace it uses. */
const responder = (statements: Statements, note: (request: CqlRequest) => void) => {
  let keyspace: string | undefined

  const query = async (body: Reader): Promise<Response> => {
    const statement = body.longString()
    note({ kind: 'query', statement })
    const [, used] = USE.exec(statement) ?? []
    if (used !== undefined) return result(keyspaceResult((keyspace = used)))
    return { opcode: OPCODE.result, ...(await statements.query(statement, keyspace, readParameters(body))) }
  }

  const prepare = (body: Reader): Response => {
    const statement = body.longString()
    note({ kind: 'prepare', statement })
    return result(statements.prepare(statement, keyspace))
  }

  const execute = async (body: Reader): Promise<Response> => {
    note({ kind: 'execute' })
    return { opcode: OPCODE.result, ...(await statements.execute(body.shortBytes(), readParameters(body))) }
  }

  const simple = (kind: CqlRequest['kind'], response: Response) => (): Response => {
    note({ kind })
    return response
  }

  const answers = new Map<number, (body: Reader) => Response | Promise<Response>>([
    [OPCODE.startup, simple('startup', READY)],
    [OPCODE.options, simple('options', { opcode: OPCODE.supported, body: SUPPORTED })],
    [OPCODE.register, simple('register', READY)],
    [OPCODE.query, query],
    [OPCODE.prepare, prepare],
    [OPCODE.execute, execute],
  ])

  return async ({ version, opcode, body }: Frame): Promise<Response> => {
    if (version !== VERSION)
      throw new CqlError('protocol', `Invalid or unsupported protocol version (${version})`)
    const answer = answers.get(opcode)
    if (answer === undefined)
      throw new CqlError('protocol', `the fake server has no answer to opcode ${opcode}`)
    return answer(new Reader(body))
  }
}

const asResponse = (error: unknown): Response => {
  const known = error instanceof CqlError ? error : new CqlError('server', `the fake server failed: ${error}`)
  return { opcode: OPCODE.error, body: known.body() }
}

/** Serves a socket until it closes. Requests are answered as they are ready, not in turn. */
export const serve = async (socket: Socket, statements: Statements, note: (request: CqlRequest) => void) => {
  const respond = responder(statements, note)
  let broken = false

  const answer = async (frame: Frame): Promise<void> => {
    const { opcode, body, cut = false } = await respond(frame).catch(asResponse)
    const bytes = responseFrame(frame.stream, opcode, body)
    // Nothing follows on an answer that was cut off: its other half would be missing.
    if (broken || socket.destroyed) return
    broken = cut
    if (cut) socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy())
    else socket.write(bytes)
  }

  for await (const frame of frames(socket)) answer(frame)
}
