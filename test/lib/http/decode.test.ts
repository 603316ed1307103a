import { expect } from 'chai'
import * as t from 'io-ts'
import type { LernError } from '../../../lib/errors.js'
import { decodeAnswer } from '../../../lib/http/decode.js'
import { count, envelope, list, object } from '../../../lib/http/shapes.js'

const shape = envelope(
  t.type({ response: t.type({ count, content: list, more: object }, 'an object') }, 'an object'),
)
const at = { source: 'an API', path: 'host/search' }
const right = { count: 1, content: [{}], more: {} }
const wrapped = (response: unknown) => ({ responseCode: 'OK', result: { response } })

const cases: readonly (readonly [json: unknown, said: string])[] = [
  [null, 'its answer is not an object'],
  [[], 'its answer is not an object'],
  ['9876543210', 'its answer is not an object'],
  [{ responseCode: 'OK' }, 'result in its answer is not an object'],
  [{ ...wrapped(right), responseCode: 'SERVER_ERROR' }, 'responseCode in its answer is not OK'],
  [wrapped([]), 'result.response in its answer is not an object'],
  [wrapped({ ...right, content: { length: 1 } }), 'result.response.content in its answer is not an array'],
  [wrapped({ ...right, more: null }), 'result.response.more in its answer is not an object'],
  ...['1', null, -1, 1.5, 1e300].map(
    wrong =>
      [
        wrapped({ ...right, count: wrong }),
        'result.response.count in its answer is not a whole number of at least 0',
      ] as const,
  ),
]

describe('an answer', () => {
  it('of the right shape is read', () => {
    expect(decodeAnswer(shape, wrapped(right), at).result.response.count).to.equal(1)
    expect(decodeAnswer(shape, { result: { response: right } }, at).result.response.content).to.deep.equal([
      {},
    ])
  })

  for (const [json, said] of cases) {
    it(`of the wrong shape is refused: ${said}`, () => {
      const message = `an API answers wrongly: ${said}`
      expect(() => decodeAnswer(shape, json, at))
        .to.throw(message)
        .with.property('code', 'SOURCE_MALFORMED')
    })
  }

  it('is never quoted', () => {
    try {
      decodeAnswer(shape, wrapped({ ...right, count: '9876543210' }), at)
      expect.fail('it was read')
    } catch (error) {
      const { message, at: place, cause } = error as LernError
      expect(JSON.stringify({ message, place, cause })).not.to.contain('9876543210')
      expect(place).to.include(at)
    }
  })
})
