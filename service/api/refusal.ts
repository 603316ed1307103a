/** What an answer says about how it went. */
export type ResponseCode =
  | 'OK'
  | 'CLIENT_ERROR'
  | 'FORBIDDEN'
  | 'RESOURCE_NOT_FOUND'
  | 'REQUEST_TIMEOUT'
  | 'SERVER_ERROR'
  | 'ERROR'

const STATUS: Readonly<Record<ResponseCode, number>> = {
  OK: 200,
  CLIENT_ERROR: 400,
  FORBIDDEN: 403,
  RESOURCE_NOT_FOUND: 404,
  REQUEST_TIMEOUT: 408,
  SERVER_ERROR: 500,
  ERROR: 500,
}

/** The answer to a call that is not granted. The message is for the caller. */
export class Refusal extends Error {
  constructor(
    readonly code: ResponseCode,
    message: string,
    /** Of HTTP. */
    readonly status: number = STATUS[code],
  ) {
    super(message)
  }
}

export const clientError = (message: string): Refusal => new Refusal('CLIENT_ERROR', message)

export const forbidden = (message: string): Refusal => new Refusal('FORBIDDEN', message)
