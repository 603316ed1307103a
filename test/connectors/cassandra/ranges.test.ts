import { expect } from 'chai'
import { CQL, type CqlType } from '../../../connectors/cassandra/cql-type.js'
import { rangesWorth } from '../../../connectors/cassandra/ranges.js'
import { shareOf } from '../../../connectors/cassandra/share.js'
import type { SizeEstimate } from '../../../connectors/cassandra/size-estimate.js'

const MEBIBYTE = 1 << 20
const WANTED = 64

type Case = readonly [what: string, size: SizeEstimate | undefined, ranges: number, share?: number]

const cases: readonly Case[] = [
  ['nobody counted', undefined, WANTED],
  ['nobody wrote to disk', { partitions: 0, bytes: 0 }, WANTED],
  ['one partition', { partitions: 1, bytes: 100 }, 1],
  ['few small partitions', { partitions: 2_000, bytes: MEBIBYTE }, 4],
  ['as many as are wanted', { partitions: 100_000, bytes: 16 * MEBIBYTE }, WANTED],
  ['many partitions: short ranges', { partitions: 1_000_000, bytes: 384 * MEBIBYTE }, 512],
  ['many partitions of which a quarter is read', { partitions: 1_000_000, bytes: 384 * MEBIBYTE }, 128, 0.25],
  [
    'many partitions of which hardly anything is read',
    { partitions: 1e6, bytes: 256 * MEBIBYTE },
    WANTED,
    0.01,
  ],
  ['few large partitions: one or two in each range', { partitions: 40, bytes: 64 * MEBIBYTE }, 40],
  ['one huge partition', { partitions: 1, bytes: 4096 * MEBIBYTE }, 1],
  ['more than can be listed', { partitions: 1e9, bytes: 1e12 }, 65_536],
]

describe('the ranges of a table', () => {
  for (const [what, size, ranges, share = 1] of cases)
    it(`are ${ranges}: ${what}`, () => {
      expect(rangesWorth(WANTED, size, share)).to.equal(ranges)
    })
})

describe('the part of a table that is read', () => {
  const text: CqlType = { code: CQL.text }
  const schema = {
    columns: new Map<string, CqlType>([
      ['id', text],
      ['userid', text],
      ['at', { code: CQL.timestamp }],
      ['tags', { code: CQL.map }],
      ['raw', { code: CQL.blob }],
    ]),
    partition: ['id'],
    clustering: [],
    descending: [],
  }
  for (const [columns, bytes] of [
    [['id', 'userid', 'at', 'tags', 'raw'], 328],
    [['id', 'at'], 40],
    [['userId'], 32],
    [['tags', 'nobody knows'], 128],
    [[], 0],
  ] as const)
    it(`is ${bytes} of 328: ${columns.join(', ') || 'nothing'}`, () => {
      expect(shareOf(schema, columns)).to.equal(bytes / 328)
    })
})
