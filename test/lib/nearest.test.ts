import { expect } from 'chai'
import fc from 'fast-check'
import { nearest } from '../../lib/nearest.js'

const NAMES = ['consistency', 'contactPoints', 'datacenter', 'password', 'ssl']

const cases: [why: string, name: string, meant: string | undefined][] = [
  ['the name itself', 'password', 'password'],
  ['a letter missing', 'consistncy', 'consistency'],
  ['a letter too many', 'passsword', 'password'],
  ['another letter', 'dataqenter', 'datacenter'],
  ['two letters swapped', 'passowrd', 'password'],
  ['another case', 'contactpoints', 'contactPoints'],
  ['one slip in three letters', 'dtacnter', 'datacenter'],
  ['more slips than that', 'keyspace', undefined],
  ['another short word', 'tls', undefined],
  ['nothing', '', undefined],
]

describe('nearest', () => {
  for (const [why, name, meant] of cases) {
    it(`finds ${meant ?? 'nothing'} for ${why}`, () => expect(nearest(name, NAMES)).to.equal(meant))
  }

  it('prefers the first of equals', () => expect(nearest('cat', ['bat', 'hat'])).to.equal('bat'))
  it('finds nothing among no candidates', () => expect(nearest('cat', [])).to.equal(undefined))

  it('finds every name after one slip, wherever it is', () => {
    const slip = fc.tuple(
      fc.constantFrom('contactPoints', 'datacenter'),
      fc.nat(9),
      fc.constantFrom('', '_', '__'),
    )
    fc.assert(
      fc.property(slip, ([name, index, put]) => {
        const slipped = name.slice(0, index) + put + name.slice(index + 1)
        expect(nearest(slipped, NAMES)).to.equal(name)
      }),
    )
  })
})
