import { expect } from 'chai'
import { LernError } from '../../../lib/index.js'
import { batchesAsked } from '../../../service/exhaust/batches-asked.js'
import { REQUEST } from './support.js'

describe('which batches a request asks for', () => {
  const cases: readonly (readonly [what: string, data: unknown, parameters: object])[] = [
    ['a batch', { batchId: 'b1' }, { batchId: 'b1' }],
    ['an empty batch id', { batchId: '' }, { batchId: '' }],
    ['a list', { batchFilter: ['b1', 'b2'] }, { batchFilter: ['b1', 'b2'] }],
    ['an empty list', { batchFilter: [] }, { batchFilter: [] }],
    ['a batch and a list', { batchId: 'b1', batchFilter: ['b2'] }, { batchId: 'b1', batchFilter: ['b2'] }],
    ['a search', { searchFilter: { request: {} } }, { searchFilter: { request: {} } }],
    [
      'other members',
      { batchId: 'b1', type: 'x', channel: 'o2', request: '../R', except: 'b1' },
      { batchId: 'b1' },
    ],
    ['members that are null', { batchId: null, batchFilter: null, searchFilter: null }, {}],
    ['nothing', {}, {}],
    ['null', null, {}],
    ['no JSON', undefined, {}],
    ['a text', 'b1', {}],
    ['a list of batches alone', ['b1'], {}],
  ]
  for (const [what, data, parameters] of cases)
    it(`is read from ${what}`, () => expect(batchesAsked({ ...REQUEST, data })).to.deep.equal(parameters))

  const refused: readonly (readonly [what: string, data: object, message: string])[] = [
    ['a batch id that is a number', { batchId: 7 }, 'batchId is not a text'],
    ['a batch id that is a list', { batchId: ['b1'] }, 'batchId is not a text'],
    ['a filter that is a text', { batchFilter: 'b1,b2' }, 'batchFilter is not a list of texts'],
    ['a filter that is an object', { batchFilter: { 0: 'b1' } }, 'batchFilter is not a list of texts'],
    ['a filter of numbers', { batchFilter: [1] }, 'batchFilter is not a list of texts'],
    [
      'a filter that is wrong beside a batch',
      { batchId: 'b1', batchFilter: 'b' },
      'batchFilter is not a list of texts',
    ],
    ['a search that is a text', { searchFilter: '{}' }, 'searchFilter is not an object'],
    ['a search that is a list', { searchFilter: [] }, 'searchFilter is not an object'],
  ]
  for (const [what, data, message] of refused)
    it(`is not read from ${what}`, () =>
      expect(() => batchesAsked({ ...REQUEST, data }))
        .to.throw(LernError, message)
        .with.property('code', 'USAGE'))
})
