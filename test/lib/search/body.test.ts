import { expect } from 'chai'
import { searchBody } from '../../../lib/search/body.js'

const REQUEST = { filters: { channel: 'c' }, fields: ['name'], sort_by: {}, limit: 10, offset: 0, query: 'x' }

describe('the body of a search', () => {
  for (const [name, json] of [
    ['a whole body', { id: 'api.search', request: REQUEST }],
    ['a request that asks for nothing', { request: {} }],
  ] as const) {
    it(`is ${name}, as it is`, () => expect(searchBody(json, 'content')).to.equal(json))
  }

  it('may be its request alone', () => {
    expect(searchBody(REQUEST, 'content')).to.deep.equal({ request: REQUEST })
  })

  for (const json of [
    null,
    'filters',
    [],
    {},
    { channel: 'c' },
    { filters: [] },
    { filters: null },
    { request: null },
    { request: [] },
    { request: { filters: 'x' } },
    { request: { fields: 'name' } },
    { request: { fields: [1] } },
    { request: { sort_by: 'name' } },
    { request: { limit: '10' } },
    { request: { limit: 1.5 } },
    { request: { offset: -1 } },
  ]) {
    it(`is not ${JSON.stringify(json)}`, () => {
      expect(() => searchBody(json, 'content'))
        .to.throw("a search of content has another form than the platform's searches")
        .with.property('code', 'USAGE')
    })
  }
})
