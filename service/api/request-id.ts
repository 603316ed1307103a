import { createHash } from 'node:crypto'

export interface Identified {
  readonly dataset: string
  /** As the caller gives it, without the channel. */
  readonly tag: string
  readonly requestedBy: string
  readonly channel: string
  /** `yyyy-MM-dd`. */
  readonly day: string
  /** Of a dataset that has several. */
  readonly type?: string | undefined
}

/**
 * Upper-case hexadecimal MD5. What exactly is asked for is not part of it: on one day a user's requests with
 * the same tag and dataset have the same id.
 */
export const requestIdOf = ({ dataset, tag, requestedBy, channel, day, type }: Identified): string => {
  const parts = [dataset, tag, requestedBy, channel, day, ...(type === undefined ? [] : [type])]
  return createHash('md5').update(parts.join('|')).digest('hex').toUpperCase()
}

/** Every tag is stored with the channel that it belongs to. */
export const storedTag = (tag: string, channel: string): string => `${tag}:${channel}`
