import { expect } from 'chai'
import { rangesWorth } from '../../../connectors/cassandra/ranges.js'
import type { SizeEstimate } from '../../../connectors/cassandra/size-estimate.js'

const MEBIBYTE = 1 << 20
const WANTED = 64

type Case = readonly [what: string, size: SizeEstimate | undefined, ranges: number]

const cases: readonly Case[] = [
  ['nobody counted', undefined, WANTED],
  ['nobody wrote to disk', { partitions: 0, bytes: 0 }, WANTED],
  ['one partition', { partitions: 1, bytes: 100 }, 1],
  ['few small partitions', { partitions: 2_000, bytes: MEBIBYTE }, 4],
  ['as many as are wanted', { partitions: 100_000, bytes: 16 * MEBIBYTE }, WANTED],
  ['many partitions: short ranges', { partitions: 1_000_000, bytes: 256 * MEBIBYTE }, 512],
  ['few large partitions: one or two in each range', { partitions: 40, bytes: 64 * MEBIBYTE }, 40],
  ['one huge partition', { partitions: 1, bytes: 4096 * MEBIBYTE }, 1],
  ['more than can be listed', { partitions: 1e9, bytes: 1e12 }, 65_536],
]

describe('the ranges of a table', () => {
  for (const [what, size, ranges] of cases)
    it(`are ${ranges}: ${what}`, () => {
      expect(rangesWorth(WANTED, size)).to.equal(ranges)
    })
})
