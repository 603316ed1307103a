import { expect } from 'chai'
import { retryAfter } from '../../../lib/http/retry-after.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')

const cases: readonly (readonly [header: string | null, expected: number | undefined])[] = [
  [null, undefined],
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  ['-1', 0],
  ['', undefined],
]

describe('the Retry-After header', () => {
  for (const [header, expected] of cases) {
    it(`${JSON.stringify(header)} asks to wait ${expected} ms`, () => {
      expect(retryAfter(header, NOW)).to.equal(expected)
    })
  }
})
