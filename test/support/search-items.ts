/** Documents as the platform's search services keep them. */
export type Document = Readonly<Record<string, unknown>>

/** What is posted, within `request`. */
interface Request {
  readonly filters?: Readonly<Record<string, unknown>>
  readonly fields?: readonly string[]
  readonly sort_by?: Readonly<Record<string, string>>
  readonly limit?: number
  readonly offset?: number
}

const DEFAULT_LIMIT = 250
const WINDOW = 10_000

export interface Found {
  readonly count: number
  readonly items: readonly Document[]
}

/** Searches as the services do: text in lower case. Undefined, for a 500: it is asked beyond the window. */
export const searchItems = (documents: readonly Document[], request: Request): Found | undefined => {
  const { filters = {}, fields, sort_by = {}, limit = DEFAULT_LIMIT, offset = 0 } = request
  if (limit + offset > WINDOW) return undefined
  const found = documents.filter(document =>
    Object.entries(filters).every(([field, wanted]) => matches(document[field], wanted)),
  )
  const items = sorted(found, sort_by).slice(offset, offset + limit)
  return { count: found.length, items: items.map(item => withFields(item, fields)) }
}

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)

const matches = (held: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) return wanted.length === 0 || wanted.map(lower).includes(lower(held))
  if (typeof wanted !== 'object' || wanted === null) return lower(held) === lower(wanted)
  const after = (wanted as { '>'?: string })['>']
  return after === undefined || String(lower(held)) > after
}

const sorted = (
  documents: readonly Document[],
  by: Readonly<Record<string, string>>,
): readonly Document[] => {
  const [field, direction] = Object.entries(by)[0] ?? []
  if (field === undefined) return documents
  const place = (document: Document) => String(lower(document[field]))
  const ascending = documents.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
  return direction === 'asc' ? ascending : ascending.toReversed()
}

const withFields = (document: Document, fields: readonly string[] | undefined): Document =>
  fields === undefined
    ? document
    : Object.fromEntries(Object.entries(document).filter(([field]) => fields.includes(field)))
