import { byte, concat, int, short, shortBytes, string } from './wire.js'

const LOCAL_ONE = short(10)
const NOTHING = Buffer.alloc(0)

/** What a server answers with when it fails: code, message, and the details that belong to the code. */
const ERRORS = {
  server: [0x0000, 'something went wrong', NOTHING],
  protocol: [0x000a, 'the request breaks the protocol', NOTHING],
  invalidPagingState: [0x000a, 'Invalid value for the paging state', NOTHING],
  unavailable: [0x1000, 'not enough replicas are alive', concat(LOCAL_ONE, int(1), int(0))],
  overloaded: [0x1001, 'too many requests', NOTHING],
  readTimeout: [0x1200, 'replicas did not answer in time', concat(LOCAL_ONE, int(0), int(1), byte(0))],
  readFailure: [0x1300, 'replicas failed', concat(LOCAL_ONE, int(0), int(1), int(1), byte(0))],
  unauthorized: [0x2100, 'the user has no SELECT permission', NOTHING],
  invalid: [0x2200, 'the request is not valid', NOTHING],
  unprepared: [0x2500, 'the statement is not prepared', NOTHING],
} as const

export type CqlErrorName = keyof typeof ERRORS

/** Thrown while a request is answered, it becomes the answer. */
export class CqlError extends Error {
  constructor(
    private readonly error: CqlErrorName,
    message: string = ERRORS[error][1],
    private readonly details: Buffer = ERRORS[error][2],
  ) {
    super(message)
  }

  body(): Buffer {
    return concat(int(ERRORS[this.error][0]), string(this.message), this.details)
  }
}

export const unprepared = (id: Buffer): CqlError => new CqlError('unprepared', undefined, shortBytes(id))
