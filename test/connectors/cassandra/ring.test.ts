import { expect } from 'chai'
import fc from 'fast-check'
import {
  checkCoverage,
  cutRing,
  divideRing,
  type OwnedRange,
  sizeOf,
  splitEvenly,
} from '../../../connectors/cassandra/ring.js'
import { LernError } from '../../../lib/errors.js'
import { MAX_TOKEN, MIN_TOKEN, type TokenRange, WHOLE_RING } from '../../../lib/token-range.js'

const anyToken = fc.oneof(
  fc.bigInt({ min: MIN_TOKEN, max: MAX_TOKEN }),
  fc.constantFrom(MIN_TOKEN, MIN_TOKEN + 1n, -1n, 0n, 1n, MAX_TOKEN - 1n, MAX_TOKEN),
)
const anyNode = fc.array(anyToken, { minLength: 1, maxLength: 256 })
/** Up to 100 nodes of up to 256 tokens; a token may be claimed twice. */
const anyRing = fc.array(anyNode, { minLength: 1, maxLength: 100, size: '-1' }).chain(nodes =>
  fc.record({
    tokens: fc.constant(nodes.flat()),
    owners: fc.infiniteStream(fc.constantFrom('a', 'b', 'c')),
  }),
)

const owned = (ring: { tokens: bigint[]; owners: Iterator<string> }): OwnedRange[] =>
  cutRing(ring.tokens).map(range => ({ ...range, replicas: ring.owners.next().value as string }))

const anyRange = fc
  .tuple(anyToken, anyToken)
  .filter(([start, end]) => start !== end)
  .map(([a, b]): TokenRange => (a < b ? { start: a, end: b } : { start: b, end: a }))

describe('the ring', () => {
  it('is cut at its tokens and at its ends, wherever the tokens are', () => {
    fc.assert(
      fc.property(anyRing, ring => {
        const slices = checkCoverage(cutRing(ring.tokens))
        for (const token of ring.tokens)
          expect(slices.some(slice => slice.end === token) || token === MIN_TOKEN).to.equal(true)
      }),
    )
  })

  it('is covered exactly once by its pieces, however many are wanted', () => {
    fc.assert(
      fc.property(anyRing, fc.integer({ min: 1, max: 2000 }), (ring, wanted) => {
        checkCoverage(divideRing(owned(ring), wanted))
      }),
      { numRuns: 300 },
    )
  })

  it('is divided into no more pieces than a few times what is wanted', () => {
    fc.assert(
      fc.property(anyRing, fc.integer({ min: 1, max: 2000 }), (ring, wanted) => {
        expect(divideRing(owned(ring), wanted).length).to.be.at.most(6 * wanted)
      }),
    )
  })

  it('is one piece when one is wanted and one node has it all', () => {
    const slices = cutRing([-5n, 0n, 7n]).map(range => ({ ...range, replicas: 'a' }))
    expect(divideRing(slices, 1)).to.deep.equal([WHOLE_RING])
  })

  it('keeps slices of different nodes apart, but for small ones', () => {
    const quarter = 2n ** 62n
    const slices = cutRing([-quarter, 0n, 2n]).map((range, at) => ({ ...range, replicas: String(at) }))
    const ends = divideRing(slices, 4).map(piece => piece.end)
    expect(ends).to.deep.equal([-quarter, 2n, quarter, MAX_TOKEN])
  })
})

describe('a range', () => {
  it('is split into neighbours of the same size', () => {
    fc.assert(
      fc.property(anyRange, fc.integer({ min: 1, max: 500 }), (range, wanted) => {
        const parts = splitEvenly(range, wanted)
        expect(parts[0]!.start).to.equal(range.start)
        expect(parts.at(-1)!.end).to.equal(range.end)
        for (const [at, part] of parts.slice(1).entries()) expect(part.start).to.equal(parts[at]!.end)
        const sizes = parts.map(sizeOf).sort((a, b) => (a < b ? -1 : 1))
        expect(sizes[0]! > 0n && sizes.at(-1)! - sizes[0]! <= 1n).to.equal(true)
        expect(parts.length).to.equal(Math.min(Number(sizeOf(range)), wanted))
      }),
    )
  })
})

describe('ranges that do not cover the ring', () => {
  const half = { start: MIN_TOKEN, end: 0n }
  const rest = { start: 0n, end: MAX_TOKEN }
  const refused: [string, TokenRange[], string][] = [
    ['nothing', [], '0 token ranges cover 0 of'],
    [
      'a gap',
      [half, { start: 1n, end: MAX_TOKEN }],
      'the first wrong one is (1, 9223372036854775807] after 0',
    ],
    [
      'an overlap',
      [half, { start: -1n, end: MAX_TOKEN }],
      'the first wrong one is (-1, 9223372036854775807] after 0',
    ],
    ['no end', [half], 'the first token left out comes after 0. This is likely a bug, please report it'],
    ['an empty one', [half, { start: 0n, end: 0n }, rest], 'the first wrong one is (0, 0] after 0'],
  ]
  for (const [what, ranges, sentence] of refused)
    it(`are a defect: ${what}`, () => {
      expect(() => checkCoverage(ranges))
        .to.throw(LernError, sentence)
        .with.property('code', 'DEFECT')
    })
})
