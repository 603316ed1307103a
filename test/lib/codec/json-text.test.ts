import { expect } from 'chai'
import * as t from 'io-ts'
import { jsonText } from '../../../lib/codec/json-text.js'

const places = jsonText(t.array(t.type({ id: t.string })))

describe('jsonText', () => {
  it('reads and checks a document', () => {
    expect(places('[{"id":"a","type":"state"}]')).to.deep.equal({
      ok: true,
      value: [{ id: 'a', type: 'state' }],
    })
  })

  for (const text of [null, undefined, '', 'x', '[', '{}', '[{"id":1}]', 'null']) {
    it(`says no to ${text === '' ? 'empty text' : text}`, () =>
      expect(places(text)).to.deep.equal({ ok: false }))
  }

  it('lets the mistakes of a codec through', () => {
    const mistaken = new t.Type<string, string, unknown>('mistaken', t.string.is, () => missing(), String)
    const missing = () => {
      throw new TypeError('a mistake')
    }
    expect(() => jsonText(mistaken)('1')).to.throw('a mistake')
  })
})
