import { expect } from 'chai'
import type { ErrorCode } from '../../../lib/index.js'
import { backoffSeconds } from '../../../service/queue/index.js'

const CASES: readonly (readonly [code: ErrorCode, failures: number, seconds: number])[] = [
  ['SOURCE_UNAVAILABLE', 0, 30],
  ['SOURCE_UNAVAILABLE', 1, 60],
  ['SOURCE_TIMEOUT', 2, 120],
  ['SOURCE_TIMEOUT', 50, 600],
  ['NO_DATA', 0, 600],
  ['POLICY', 1, 1_200],
  ['DEFECT', 2, 2_400],
  ['DEFECT', 50, 7_200],
]

describe('the time until a request is tried again', () => {
  for (const [code, failures, seconds] of CASES) {
    it(`is ${seconds} s after ${code} and ${failures} failures before`, () =>
      expect(backoffSeconds(code, failures)).to.equal(seconds))
  }
})
