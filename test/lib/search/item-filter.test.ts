import { expect } from 'chai'
import { json, list, map, text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { Personal } from '../../../lib/personal.js'
import type { SearchRequest } from '../../../lib/search/body.js'
import { itemFilter, withFields } from '../../../lib/search/item-filter.js'

const matching = (filters: Readonly<Record<string, unknown>>) =>
  itemFilter({ request: { filters } }, 'a folder')

describe('a filter of items', () => {
  const item = {
    name: 'Algebra',
    units: 12,
    isLive: true,
    medium: ['English', 'Tamil'],
    tags: '["a","b"]',
    note: '[sic] not a list',
    nothing: null,
    none: [],
    places: new Map([['a', 'b']]),
    email: new Personal('a@b.c'),
  }

  for (const [matches, filters] of [
    [true, {}],
    [true, { name: 'Algebra' }],
    [false, { name: 'algebra' }],
    [true, { name: ['Biology', 'Algebra'] }],
    [false, { name: ['Biology'] }],
    [true, { units: 12 }],
    [true, { units: '12' }],
    [false, { units: 1 }],
    [true, { isLive: true }],
    [false, { isLive: false }],
    [true, { medium: 'Tamil' }],
    [true, { medium: ['Hindi', 'English'] }],
    [false, { medium: 'Hindi' }],
    [true, { tags: 'b' }],
    [false, { tags: 'c' }],
    [true, { note: '[sic] not a list' }],
    [false, { nothing: 'null' }],
    [false, { none: '' }],
    [false, { absent: 'x' }],
    [false, { places: 'b' }],
    [false, { email: 'a@b.c' }],
    [false, { toString: 'x' }],
    [true, { name: 'Algebra', medium: 'Tamil' }],
    [false, { name: 'Algebra', medium: 'Hindi' }],
  ] as const) {
    it(`${matches ? 'passes' : 'keeps back'} it by ${JSON.stringify(filters)}`, () => {
      expect(matching(filters).matches(item)).to.equal(matches)
    })
  }

  it('says which fields it looks at', () => {
    expect(matching({ b: 1, a: ['x'] }).fields).to.deep.equal(['b', 'a'])
  })

  it('leaves the choice of fields to the flow', () => {
    expect(() => itemFilter({ request: { fields: ['name'] }, id: 'api' }, 'a folder')).not.to.throw()
  })

  for (const [request, what] of [
    [{ query: 'math' }, 'query'],
    [{ filters: {}, sort_by: { name: 'asc' }, limit: 5 }, 'sort_by, limit'],
    [{ exists: ['name'], not_exists: ['x'] }, 'exists, not_exists'],
    [{ facets: ['status'], offset: 0 }, 'facets, offset'],
    [{ filters: { units: { '>': 3 } } }, 'the filter units by >'],
    [{ filters: { units: { min: 3, max: 4 } } }, 'the filter units by min, max'],
    [{ filters: { units: {} } }, 'the filter units by an empty object'],
    [{ filters: { name: null } }, 'the filter name by null'],
    [{ filters: { name: [] } }, 'the filter name by an empty list'],
    [{ filters: { name: ['a', null] } }, 'the filter name by a list of other than plain values'],
    [{ filters: { name: [['a']] } }, 'the filter name by a list of other than plain values'],
  ] as const) {
    it(`refuses ${JSON.stringify(request)}, and says what it cannot do`, () => {
      expect(() => itemFilter({ request: request as SearchRequest }, 'a folder'))
        .to.throw(`a folder cannot search by ${what}`)
        .with.deep.property('at', {
          source: 'a folder',
          allowed: 'request.filters on fields of the items, each with one value or a list of values',
        })
    })
  }

  it('needs a column for each field that the dataset does not know', () => {
    const courses = dataset('courses', {
      block: 'knowlg',
      summary: '',
      columns: { id: text, medium: list(text), notes: map(text) },
      partition: ['id'],
    })
    expect(withFields(courses, ['medium', 'board']).columns).to.deep.equal({
      ...courses.columns,
      board: json,
    })
  })
})
