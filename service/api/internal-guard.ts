import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { LernError } from '../../lib/errors.js'
import { forbidden } from './refusal.js'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

const isLoopback = (address: string): boolean =>
  LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Refuses a call that comes from another machine without the token. Without a token nobody else gets in. */
export const internalGuard = (given: string | undefined): ((request: FastifyRequest) => void) => {
  const token = checkedToken(given)
  const isToken = token === undefined ? () => false : isBearer(token)
  return request => {
    if (isFromHere(request) || isToken(request.headers.authorization ?? '')) return
    throw forbidden('This can be asked from the same machine, or with the internal token')
  }
}

/** A proxy on this machine passes on what comes from elsewhere. */
const isFromHere = ({ socket, headers }: FastifyRequest): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined

/** The token, if there is one. A blank one is refused: anybody could guess it. */
export const checkedToken = (token: string | undefined): string | undefined => {
  if (token === undefined || token.trim() !== '') return token
  throw new LernError('CONFIG', 'the internal token is blank', {
    path: 'internalToken',
    allowed: 'text that is not blank, or none',
  })
}

/** Compares in a time that does not depend on where two texts differ. */
export const isBearer = (token: string): ((given: string) => boolean) => {
  const due = digest(`Bearer ${token}`)
  return given => timingSafeEqual(digest(given), due)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
