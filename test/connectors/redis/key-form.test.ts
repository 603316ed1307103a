import { expect } from 'chai'
import fc from 'fast-check'
import { parseKeyForm } from '../../../connectors/redis/key-form.js'

const FORMS = ['user:{}', '{}', '{}:{}:optionalnodes', 'a*[b]?\\{}c', '{{}}:x']

describe('forms of Redis keys', () => {
  for (const [form, key, value] of [
    ['user:{}', 'user:user-001', 'user-001'],
    ['user:{}', 'user:a:b', 'a:b'],
    ['user:{}', 'user:', undefined],
    ['user:{}', 'users:1', undefined],
    ['user:{}', 'xuser:1', undefined],
    ['{}:{}:optionalnodes', 'do_1:do_1:optionalnodes', 'do_1'],
    ['{}:{}:optionalnodes', 'do_1:do_2:optionalnodes', undefined],
    ['{}:{}:optionalnodes', 'do_1:unit-1:optionalnodes', undefined],
    ['{}:{}:optionalnodes', 'do_1:do_1:leafnodes', undefined],
    ['{{}}:x', '{1}:x', '1'],
  ] as const) {
    it(`${form} makes ${key} of ${value ?? 'nothing'}`, () => {
      expect(parseKeyForm(form).fromKey(key)).to.equal(value)
    })
  }

  it('gives back what a key was made of', () => {
    const text = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), text, (form, value) => {
        const { fromKey, toKey } = parseKeyForm(form)
        expect(fromKey(toKey(value))).to.equal(value)
      }),
    )
  })

  it('lists keys by a pattern in which only the row key is wild', () => {
    expect(FORMS.map(form => parseKeyForm(form).glob)).to.deep.equal([
      'user:*',
      '*',
      '*:*:optionalnodes',
      'a\\*\\[b\\]\\?\\\\*c',
      '{*}:x',
    ])
  })

  it('must say where the key of the row stands', () => {
    expect(() => parseKeyForm('user:')).to.throw('keys of Redis cannot be told apart by user:')
  })
})
