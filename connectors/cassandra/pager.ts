import type { Place } from '../../lib/errors.js'
import { backoff, type Cluster, type Page, type PageQuery } from './cluster.js'
import { cassandraError, remedyFor } from './errors.js'
import { type Leaving, leavingSignal } from './leaving.js'
import type { PageSize } from './page-size.js'

/**
 * Reading on by this paging state leads nowhere: the smallest page is too slow, or the server no longer
 * knows it, or it is late to try anything else.
 */
export class Stuck extends Error {
  constructor(
    readonly why: 'slow' | 'lost' | 'late',
    override readonly cause: unknown,
  ) {
    super(why)
  }
}

/** How long a scan goes on without a page before it gives up. */
export class Patience {
  #since = Date.now()

  constructor(readonly forMs: number) {}

  renew(): void {
    this.#since = Date.now()
  }

  get over(): boolean {
    return Date.now() - this.#since >= this.forMs
  }
}

export interface Reading {
  readonly cluster: Cluster
  readonly query: PageQuery
  readonly size: PageSize
  /** Failures in a row at the smallest page size after which it is no use to go on. */
  readonly tries: number
  readonly patience: Patience
  readonly place: Place
  readonly signal: AbortSignal
  /** The first page, when it was asked for before. */
  readonly first?: Promise<Page>
}

/**
 * The pages of one query that hold rows, the next one on its way while the caller works on this one.
 *
 * A page that fails is tried again, smaller when it was slow. Throws `Stuck` when that does not help.
 */
export async function* pages(reading: Reading): AsyncGenerator<Page> {
  // Only a caller who has a page can leave while the next one is on its way.
  let leaving: Leaving | undefined
  try {
    let coming: Promise<Page> | undefined = reading.first ?? fetchPage(reading, undefined, reading.signal)
    while (coming) {
      const page: Page = await coming
      reading.patience.renew()
      coming = undefined
      if (page.next !== undefined) {
        leaving ??= leavingSignal(reading.signal)
        coming = fetchPage(reading, page.next, leaving.signal)
        // Its failure shows when it is awaited; a caller who leaves before that does not want to know.
        coming.catch(() => {})
      }
      if (page.length > 0) yield page
      reading.signal.throwIfAborted()
    }
    leaving?.end()
  } finally {
    leaving?.leave()
  }
}

/** One page of a query, its first one when `from` is not given. */
export const fetchPage = async (
  reading: Reading,
  from: string | undefined,
  signal: AbortSignal,
): Promise<Page> => {
  const { cluster, query, size } = reading
  let tries = reading.tries
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      const page = await cluster.page(query, size.rows, from, signal)
      size.came(page)
      return page
    } catch (error) {
      signal.throwIfAborted()
      const remedy = judge(reading, from, error)
      if (remedy === 'slow' && !size.shrink() && --tries <= 0) throw new Stuck('slow', error)
      // A slow page has taken its time already.
      await backoff(remedy === 'slow' ? 0 : attempt, signal)
    }
  }
}

/** Says how a failure is helped, and throws what cannot be helped by asking again. */
const judge = ({ patience, place }: Reading, from: string | undefined, error: unknown): 'slow' | 'busy' => {
  const remedy = remedyFor(error)
  if (remedy === 'slow' && patience.over) throw new Stuck('late', error)
  if (remedy === 'final' || patience.over) throw cassandraError(error, place)
  if (remedy === 'lost') throw from === undefined ? cassandraError(error, place) : new Stuck('lost', error)
  return remedy
}
