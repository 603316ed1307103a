import type { FastifyRequest } from 'fastify'
import { internalGuard, isBearer } from '../api/internal-guard.js'
import { type Sessions, sessionsOf } from './session.js'

/** Who may look: this machine, programs with the internal token, and people who have shown it to the form. */
export interface Access {
  /** Throws a refusal when the call may not be answered. */
  admit(request: FastifyRequest): void
  hasSession(request: FastifyRequest): boolean
  isToken(given: string): boolean
  /** Absent: there is no token, so that nobody from elsewhere is let in. */
  readonly sessions?: Sessions
}

export interface AccessOptions {
  readonly internalToken?: string | undefined
  /** Where the service can be reached; when that is https, a session is never sent in the clear. */
  readonly publicUrl?: string | undefined
}

export const accessOf = ({ internalToken: token, publicUrl = '' }: AccessOptions): Access => {
  const guard = internalGuard(token)
  const sessions = token === undefined ? undefined : sessionsOf(token, publicUrl.startsWith('https:'))
  const isHeaderOfToken = token === undefined ? () => false : isBearer(token)
  const hasSession = ({ headers }: FastifyRequest): boolean =>
    sessions?.isIn(headers.cookie ?? '', Date.now()) ?? false
  return {
    admit: request => {
      if (!hasSession(request)) guard(request)
    },
    hasSession,
    isToken: given => isHeaderOfToken(`Bearer ${given}`),
    ...(sessions && { sessions }),
  }
}
