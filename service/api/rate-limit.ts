import { Refusal } from './refusal.js'

const WINDOW_MS = 60_000
/** Names are whatever callers send: no more of them than this are told apart in one window. */
const MOST_NAMES = 50_000

export type RateLimit = (name: string) => void

/** Refuses the calls of a name beyond so many in a minute. */
export const rateLimit = (perMinute: number, now: () => number = () => performance.now()): RateLimit => {
  const calls = new Map<string, number>()
  let endsAt = 0
  return name => {
    if (now() >= endsAt) {
      calls.clear()
      endsAt = now() + WINDOW_MS
    }
    const counted = calls.has(name) || calls.size < MOST_NAMES ? name : ''
    const count = (calls.get(counted) ?? 0) + 1
    calls.set(counted, count)
    if (count > perMinute) throw tooMany(perMinute)
  }
}

const tooMany = (perMinute: number): Refusal =>
  new Refusal('CLIENT_ERROR', `more than ${perMinute} calls of this channel in a minute`, 429)
