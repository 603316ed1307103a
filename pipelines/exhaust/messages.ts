import type { LernError } from '../../lib/index.js'

/** What requests are told; programs compare these texts, so they stay as they are, spelling included. */
export const MESSAGES = {
  nothingAsked: 'Request should have either of batchId, batchFilter, searchFilter or encrption key',
  tooMany: (most: number) => `Number of batches in request exceeded. It should be within ${most}`,
  noData: 'No data found',
  retired: 'The request is made for retired collection',
  notProtected:
    'Request Security Level is not matching with PII fields or csvColumns CSV columns configured. Please check.',
  noConsent:
    "Invalid request. User info exhaust is not applicable for collections which don't request for user consent to share data",
  notSealed: 'Zip, encrypt and upload failed',
  notValid: 'Not a Valid Request',
} as const

const KNOWN = Object.values(MESSAGES).filter(message => typeof message === 'string')
const BEFORE_LIMIT = MESSAGES.tooMany(0).slice(0, -1)

/** What the person who asked is told of a failure; undefined for one that nobody has foreseen. */
export const messageFor = ({ code, message }: LernError): string | undefined => {
  if (message.startsWith(BEFORE_LIMIT) || code === 'NO_DATA') return message
  if (KNOWN.some(known => known === message)) return message
  return code === 'KEY' ? MESSAGES.notSealed : undefined
}
