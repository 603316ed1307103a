import { expect } from 'chai'
import fc from 'fast-check'
import { javaDouble } from '../../../lib/csv/java-double.js'

const cases: readonly (readonly [number, string])[] = [
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-1, '-1.0'],
  [100, '100.0'],
  [0.33, '0.33'],
  [66.67, '66.67'],
  [0.001, '0.001'],
  [0.00099, '9.9E-4'],
  [0.0001, '1.0E-4'],
  [9999999, '9999999.0'],
  [1e7, '1.0E7'],
  [12345678.9, '1.23456789E7'],
  [1.5e300, '1.5E300'],
  [5e-324, '5.0E-324'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
]

describe('a double in the text form of Java', () => {
  for (const [value, text] of cases) {
    it(`${value} is ${text}`, () => expect(javaDouble(value)).to.equal(text))
  }

  it('is read back as the same number', () => {
    fc.assert(fc.property(fc.double(), value => Object.is(Number(javaDouble(value)), value)))
  })

  it('always has a fraction', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(fc.property(finite, value => /^-?\d+\.\d+(E-?\d+)?$/.test(javaDouble(value))))
  })
})
