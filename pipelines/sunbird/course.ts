import { from } from '../../lib/index.js'
import { content, organisation } from '../datasets/index.js'

/** What stands for a value that nobody knows. */
export const UNKNOWN = 'unknown'

const STATUSES = ['Upcoming', 'Ongoing', 'Expired'] as const

/** The status of a batch in words; a code without words stays as it is. */
export const statusText = (status: number | null | undefined): string | undefined =>
  status === null || status === undefined ? undefined : (STATUSES[status] ?? String(status))

/** The codes of a comma list such as `Ongoing, 2`; undefined when one of them is no status. */
export const statusesOf = (list: string): ReadonlySet<number> | undefined => {
  const codes = list.split(',').map(codeOf)
  return codes.includes(-1) ? undefined : new Set(codes)
}

const codeOf = (text: string): number => {
  const wanted = text.trim().toLowerCase()
  return STATUSES.findIndex((status, code) => status.toLowerCase() === wanted || String(code) === wanted)
}

/** What a report of courses needs to know of a collection. */
export const courses = from(content, 'name', 'channel', 'objectType', 'contentType', 'status')

interface Described {
  readonly objectType: string | null
  readonly contentType: string | null
  readonly status: string | null
}

/** Whether a collection is a course that learners can take now. */
export const isLiveCourse = ({ objectType, contentType, status }: Described): boolean =>
  (objectType ?? 'Content') === 'Content' && contentType === 'Course' && status === 'Live'

/** The organisations that own collections: a collection's channel is the id of one. */
export const owners = from(organisation, 'slug')

/** The name of an owner's folder. */
export const slugOf = (owner: { readonly slug: string | null } | undefined): string => owner?.slug ?? UNKNOWN
