import { expect } from 'chai'
import type { FinishedFile } from '../../../lib/index.js'
import { useOf, withinLimits } from '../../../service/exhaust/within-limits.js'

const files = (...sizes: readonly number[]) => sizes.map(plainBytes => ({ plainBytes }) as FinishedFile)

describe('the files that are within the limits of a channel', () => {
  const cases: readonly (readonly [
    string,
    sizes: number[],
    batches: number,
    bytes: number,
    first: number,
  ])[] = [
    ['all when there is room', [5, 5, 5], 30, 100, 3],
    ['as many as batches are left', [5, 5, 5], 2, 100, 2],
    ['none when no batch is left', [5], 0, 100, 0],
    ['none when more batches are used up than there were', [5], -1, 100, 0],
    ['none when no byte is left', [5], 30, 0, 0],
    ['the one that goes beyond the bytes, and none after it', [5, 5, 5], 30, 6, 2],
    ['the one that reaches the bytes, and none after it', [5, 5, 5], 30, 5, 1],
    ['no small one after a large one', [50, 1], 30, 10, 1],
    ['empty ones as well', [0, 0, 5], 30, 1, 3],
  ]
  for (const [what, sizes, batches, bytes, first] of cases)
    it(`are ${what}`, () => {
      const given = files(...sizes)
      expect(withinLimits(given, { batches, bytes })).to.deep.equal(given.slice(0, first))
    })

  it('use up one batch and their bytes each', () => {
    expect(useOf(files(3, 4))).to.deep.equal({ batches: 2, bytes: 7 })
    expect(useOf([])).to.deep.equal({ batches: 0, bytes: 0 })
  })
})
