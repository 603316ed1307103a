import { storable } from '../api/members.js'

/** Which requests are shown. */
export interface Filters {
  /** In capitals. */
  readonly status?: string
  readonly report?: string
  /** From 1. */
  readonly page: number
}

export const PAGE_SIZE = 25
const MOST_PAGES = 1_000_000

/** Filters from the query of an address. What makes no sense counts as not given. */
export const filtersOf = (parameter: (name: string) => string): Filters => {
  const status = storable('status', parameter('status')).toUpperCase()
  const report = storable('report', parameter('report'))
  const page = Number(parameter('page'))
  return {
    ...(status !== '' && { status }),
    ...(report !== '' && { report }),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1,
  }
}

/** The address of the same requests, or of another page of them. */
export const addressOf = ({ status, report, page }: Filters): string => {
  const query = new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(report !== undefined && { report }),
    ...(page > 1 && { page: String(page) }),
  })
  return query.size === 0 ? '/status' : `/status?${query}`
}
