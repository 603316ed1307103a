import { isLernError, type Store } from '../../lib/index.js'
import { segment } from '../../lib/safe-path.js'
import { type Claimed, type Ledger, TRIES } from './ledger.js'

interface Entry {
  /** ISO 8601. */
  readonly dueAt: string
  readonly status: 'new' | 'running' | 'success' | 'failed'
  readonly tries: number
  readonly run?: string
}

/**
 * Remembers due times in the store of the reports. It does for one scheduler: two would not see each other.
 */
export const storeLedger = (store: Store, clock: () => Date): Ledger => {
  const put = (report: string, entry: Entry) =>
    store.put(pathOf(report), `${JSON.stringify({ report, ...entry }, null, 2)}\n`)

  return {
    seenTo: async report => {
      const entry = await find(store, report)
      const now = clock()
      if (!entry) await put(report, { dueAt: now.toISOString(), status: 'new', tries: 0 })
      if (!entry) return now
      const due = Date.parse(entry.dueAt)
      return new Date(entry.status === 'running' ? due - 1_000 : due)
    },
    claim: async (report, due): Promise<Claimed> => {
      const entry = await find(store, report)
      const dueAt = due.toISOString()
      if (entry && !isDue(entry, dueAt)) return 'done'
      const tries = entry?.dueAt === dueAt ? entry.tries + 1 : 1
      await put(report, { dueAt, status: 'running', tries })
      return {
        renew: async () => true,
        finish: ended => put(report, { dueAt, tries, ...ended }),
        giveBack: () => put(report, { dueAt, status: 'running', tries: tries - 1 }),
      }
    },
  }
}

const pathOf = (report: string): string => `_runs/_schedule/${segment(report)}.json`

const isDue = (known: Entry, dueAt: string): boolean =>
  known.dueAt < dueAt || (known.dueAt === dueAt && known.status === 'running' && known.tries < TRIES)

const find = async (store: Store, report: string): Promise<Entry | undefined> => {
  try {
    const parts: Buffer[] = []
    for await (const part of await store.read(pathOf(report))) parts.push(part as Buffer)
    return JSON.parse(Buffer.concat(parts).toString()) as Entry
  } catch (error) {
    if (isLernError(error) && error.code === 'STORE_MISSING') return undefined
    throw error
  }
}
