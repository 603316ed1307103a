import type { Query, Tables } from '../../connectors/postgres/index.js'

/** Whoever does what goes by this name waits until nobody else does it, and holds the others up until its transaction ends. */
export const oneAtATime = async (query: Query, name: string): Promise<void> => {
  await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name])
}

/** Until the transaction ends nobody takes a request. Each who does so needs a few milliseconds. */
export const nobodyClaims = (query: Query, { jobRequest }: Tables): Promise<void> =>
  oneAtATime(query, `lern-claims ${jobRequest.quoted}`)
