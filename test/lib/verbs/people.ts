import fc from 'fast-check'
import { type AnyRow, dataset, int, text } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

/* Two small datasets keyed by the same person, for tests of verbs. */

export const visits = dataset('visits', {
  block: 'x',
  summary: '',
  columns: { person: text, place: text, day: int, note: text },
  partition: ['person'],
  clustering: ['place', 'day'],
})

export const permits = dataset('permits', {
  block: 'x',
  summary: '',
  columns: { holder: text, place: text, number: int, kind: text },
  partition: ['holder'],
  clustering: ['place', 'number'],
})

const PEOPLE = ['asha', 'bala', 'chitra', 'देव', 'esha', 'farid', 'gauri']
const PLACES = ['north', 'south', 'east']
const optional = fc.option(fc.constantFrom('x', 'y', ''), { nil: null })

const unique = (row: AnyRow) => JSON.stringify(Object.values(row).slice(0, 3))

export const someVisits = fc.uniqueArray(
  fc.record({
    person: fc.constantFrom(...PEOPLE),
    place: fc.constantFrom(...PLACES),
    day: fc.nat(3),
    note: optional,
  }),
  { selector: unique, maxLength: 30 },
)

export const somePermits = fc.uniqueArray(
  fc.record({
    holder: fc.constantFrom(...PEOPLE),
    place: fc.constantFrom(...PLACES),
    number: fc.nat(3),
    kind: optional,
  }),
  { selector: unique, maxLength: 30 },
)

/** Chunks of one row, of few, of all: no verb may care. */
export const someChunk = fc.constantFrom(1, 2, 3, 100)

export const catalogOf = (
  rows: { readonly visits?: readonly AnyRow[]; readonly permits?: readonly AnyRow[] },
  chunk = 2,
) => ({
  visits: memorySource(visits, rows.visits ?? [], { chunk }),
  permits: memorySource(permits, rows.permits ?? [], { chunk }),
})
