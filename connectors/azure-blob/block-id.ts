import { randomBytes } from 'node:crypto'

const EPOCH_BYTES = 4
const DIGITS = 8

/**
 * Makes the ids of a blob's blocks. The server wants all of one length; each opening of a draft has an epoch
 * of its own, so that blocks of a process that was given up are never taken for ours.
 */
export const blockIds = (): (() => string) => {
  const epoch = randomBytes(EPOCH_BYTES).toString('hex')
  let sequence = 0
  return () => {
    sequence += 1
    return Buffer.from(`${epoch}|${String(sequence).padStart(DIGITS, '0')}`).toString('base64')
  }
}
