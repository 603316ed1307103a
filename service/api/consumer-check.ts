import type { Consumers } from '../requests/index.js'

/** The table of consumers, read again when it is older than a minute. */
export interface ConsumerCheck {
  /** Fails when the table is old and cannot be read: what was allowed once may not be any more. */
  may(consumer: string, channel: string): Promise<boolean>
  refresh(): Promise<void>
}

const FRESH_MS = 60_000

export const consumerCheck = (read: () => Promise<Consumers>, freshMs = FRESH_MS): ConsumerCheck => {
  let reading: Promise<Consumers> | undefined
  let readAt = 0
  /** All who ask while the table is read wait for the same reading. */
  const readAgain = (): Promise<Consumers> => {
    const begun = read()
    reading = begun
    readAt = performance.now()
    begun.catch(() => {
      if (reading === begun) reading = undefined
    })
    return begun
  }
  const current = (): Promise<Consumers> =>
    reading !== undefined && performance.now() - readAt < freshMs ? reading : readAgain()

  return {
    may: async (consumer, channel) => (await current()).may(consumer, channel),
    refresh: async () => {
      await readAgain()
    },
  }
}
