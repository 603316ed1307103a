import { expect } from 'chai'
import fc from 'fast-check'
import { together } from '../../../pipelines/sunbird/together.js'

async function* inChunks<Row>(rows: readonly Row[], size: number): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

const changed = async (rows: readonly number[], size: number) => {
  const tens = together<number, string>(
    row => String(Math.floor(row / 10)),
    of => [of.join(' ')],
  )
  const out: string[] = []
  for await (const chunk of tens(inChunks(rows, size))) {
    expect(chunk).not.to.have.length(0)
    out.push(...chunk)
  }
  return out
}

describe('rows that are changed together', () => {
  it('are those that follow each other with one key', async () =>
    expect(await changed([1, 2, 11, 12, 13, 3], 2)).to.deep.equal(['1 2', '11 12 13', '3']))

  it('are none when none comes', async () => expect(await changed([], 1)).to.deep.equal([]))

  it('do not depend on chunks', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        expect(await changed(rows, size)).to.deep.equal(await changed(rows, 1_000))
      }),
    ))
})
