import { storable } from './members.js'
import { clientError } from './refusal.js'
import { storedTag } from './request-id.js'

/** Bytes of UTF-8. With its channel and a request id, a tag has to fit the 2,704 bytes of a row of an index. */
const LONGEST_TAG = 1_000
/** Characters of a tag in an address, where each byte may be written as `%E0`. */
export const LONGEST_PARAMETER = 3 * LONGEST_TAG

/** The stored form of a caller's tag. One that cannot be kept, or read again by its address, is refused. */
export const checkedTag = (tag: string, channel: string): string => {
  if (Buffer.byteLength(tag) > LONGEST_TAG) throw clientError(`tag is longer than ${LONGEST_TAG} bytes`)
  return storable('tag', storedTag(tag, channel))
}
