import { expect } from 'chai'
import { withSuffix } from '../../../lib/sinks/destination.js'

const cases: readonly (readonly [string, string, string])[] = [
  ['x.csv', '_part-1-of-4', 'x_part-1-of-4.csv'],
  ['a.b/x.csv', '_part-1-of-4', 'a.b/x_part-1-of-4.csv'],
  ['a.b/x', '_part-1-of-4', 'a.b/x_part-1-of-4'],
  ['0130_1.5_20260301.csv', '_p', '0130_1.5_20260301_p.csv'],
  ['x.csv', '', 'x.csv'],
]

describe('the suffix of a shard', () => {
  for (const [path, suffix, full] of cases) {
    it(`"${suffix}" makes ${path} ${full}`, () => expect(withSuffix(path, suffix)).to.equal(full))
  }
})
