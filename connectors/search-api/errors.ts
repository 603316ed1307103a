import { LernError } from '../../lib/errors.js'
import { type Search, WINDOW } from './search.js'

const malformed = ({ at }: Search, what: string): LernError =>
  new LernError('SOURCE_MALFORMED', `${at.source} ${what}`, at)

export const repeats = (search: Search): LernError => malformed(search, 'repeats a page of its answer')

export const miscounts = (search: Search, given: number, count: number): LernError =>
  malformed(search, `counts ${count} items but gives ${given}`)

export const unsorted = (search: Search): LernError =>
  malformed(search, `does not sort by ${search.key}, which a search with more than ${WINDOW} items needs`)

export const tooMany = ({ at }: Search, most: number): LernError =>
  new LernError('OVER_BOUND', `${at.source} has more than ${most} items for one search`, {
    ...at,
    allowed: `at most ${most} items; narrow its filters`,
  })
