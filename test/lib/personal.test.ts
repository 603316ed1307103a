import { inspect } from 'node:util'
import { expect } from 'chai'
import { isPersonal, LernError, Personal } from '../../lib/index.js'

const SECRET = 'asha@example.org'
const held = new Personal(SECRET)

describe('a personal value', () => {
  const leaks: readonly (readonly [how: string, leak: () => unknown])[] = [
    ['a template', () => `${held}`],
    ['a concatenation', () => `to: ${String(held)}`],
    ['a sum', () => ['!', held].reduce((a, b) => (a as string) + (b as string))],
    ['JSON', () => JSON.stringify({ held })],
    ['a join', () => [held].join(',')],
  ]
  for (const [how, leak] of leaks) {
    it(`does not become text in ${how}`, () => {
      expect(leak).to.throw(LernError, 'a personal value was used as plain text')
    })
  }

  it('does not show in a log', () => {
    for (const shown of [
      inspect(held),
      inspect({ row: { held } }),
      inspect([held], { depth: 9, showHidden: false }),
    ]) {
      expect(shown).to.contain('[personal]')
      expect(shown).to.not.contain(SECRET)
    }
    expect(Object.keys(held)).to.deep.equal([])
  })

  it('is known by all copies of the package, and opened by name only', () => {
    expect(isPersonal(held)).to.equal(true)
    expect(isPersonal({ value: SECRET })).to.equal(false)
    expect(isPersonal(null)).to.equal(false)
    expect(Personal.open(held)).to.equal(SECRET)
  })
})
