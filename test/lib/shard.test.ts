import { expect } from 'chai'
import fc from 'fast-check'
import { parseShard, shardRange, shardSuffix, within } from '../../lib/shard.js'
import { MAX_TOKEN, MIN_TOKEN, WHOLE_RING } from '../../lib/token-range.js'

const shards = (total: number) =>
  Array.from({ length: total }, (_, at) => shardRange({ index: at + 1, total }))

describe('shards', () => {
  it('cover the ring once, in order', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), total => {
        const ranges = shards(total)
        expect(ranges[0]!.start).to.equal(MIN_TOKEN)
        expect(ranges.at(-1)!.end).to.equal(MAX_TOKEN)
        for (let at = 1; at < total; at++) expect(ranges[at]!.start).to.equal(ranges[at - 1]!.end)
      }),
    ))

  it('cut ranges so that nothing is lost and nothing is done twice', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (total, pieces) => {
        const ranges = shards(pieces)
        const cut = shards(total).flatMap(shard => within(ranges, shard))
        expect(cut[0]!.start).to.equal(MIN_TOKEN)
        expect(cut.at(-1)!.end).to.equal(MAX_TOKEN)
        for (let at = 1; at < cut.length; at++) expect(cut[at]!.start).to.equal(cut[at - 1]!.end)
      }),
    ))

  it('leave out ranges that lie elsewhere', () =>
    expect(within([{ start: 0n, end: 10n }], { start: 10n, end: 20n })).to.deep.equal([]))

  it('are read from the command line', () => {
    expect(parseShard('2/4')).to.deep.equal({ index: 2, total: 4 })
    for (const given of ['0/4', '5/4', '1', '/', 'a/b', '1/0', '-1/2', '1.5/2', '']) {
      expect(() => parseShard(given), given).to.throw(`--shard ${given} is not a shard`)
    }
  })

  it('show in file names', () => {
    expect(shardSuffix({ index: 2, total: 4 })).to.equal('_part-2-of-4')
    expect(shardSuffix(undefined)).to.equal('')
    expect(within([WHOLE_RING], WHOLE_RING)).to.deep.equal([WHOLE_RING])
  })
})
