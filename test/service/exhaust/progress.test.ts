import { expect } from 'chai'
import { tellingProgress } from '../../../service/exhaust/progress.js'

describe('the progress of a request', () => {
  /** What is told of a run whose ranges take some milliseconds each. */
  const told = (total: number, milliseconds: readonly number[]) => {
    let clock = 1_000
    const all: (readonly number[])[] = []
    const { rows, rangeDone } = tellingProgress(
      (...progress) => all.push(progress),
      () => clock,
    )
    milliseconds.forEach((took, index) => {
      clock += took
      rows?.(10 * (index + 1))
      rangeDone?.(index + 1, total)
    })
    return all
  }

  it('is of rows at once, and of percent and seconds when a range is done', () => {
    expect(told(4, [2_000, 4_000])).to.deep.equal([
      [10, 0, 0],
      [10, 25, 6],
      [20, 25, 6],
      [20, 50, 6],
    ])
  })

  it('is all, and no second more, when the last range is done', () => {
    expect(told(3, [1_000, 1_000, 1_000]).at(-1)).to.deep.equal([30, 100, 0])
  })

  it('never says that all is done while a range is left', () => {
    expect(told(1_000, Array(999).fill(1)).at(-1)?.slice(1)).to.deep.equal([99, 1])
  })
})
