import { LernError } from '../lib/index.js'

/** Where a service listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** The error of an address that is taken, or that this machine does not have; `what` cannot be done there. */
export const cannotListen = (what: string, { host, port }: Address, cause: unknown): LernError => {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new LernError('CONFIG', `${what} at ${host}:${port}: ${why}`, {}, { cause })
}
