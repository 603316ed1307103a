import { expect } from 'chai'
import { roundedHalfUp } from '../../../pipelines/exhaust/rounded.js'

describe('a decimal number', () => {
  const cases: readonly (readonly [decimal: string | null | undefined, rounded: string])[] = [
    ['12', '12'],
    ['12.0', '12'],
    ['12.4', '12'],
    ['12.49999', '12'],
    ['12.5', '13'],
    ['0.5', '1'],
    ['0.49', '0'],
    ['0', '0'],
    ['0.0', '0'],
    ['007', '7'],
    ['+1.5', '2'],
    ['-12.4', '-12'],
    ['-12.5', '-13'],
    ['-0.4', '0'],
    ['9.5', '10'],
    ['99999999999999999999.5', '100000000000000000000'],
    ['.5', '1'],
    ['5.', '5'],
    ['1e2', '100'],
    ['1.5E1', '15'],
    ['1.25e1', '13'],
    ['-2.5e+0', '-3'],
    ['5e-1', '1'],
    ['49e-2', '0'],
    ['5e-2', '0'],
    ['1e-7', '0'],
    ['1E2000000000', '1E2000000000'],
    ['1E-2000000000', '0'],
    ['', ''],
    [null, ''],
    [undefined, ''],
  ]
  for (const [decimal, rounded] of cases)
    it(`${decimal} is rounded half up to ${JSON.stringify(rounded)}`, () =>
      expect(roundedHalfUp(decimal)).to.equal(rounded))
})
