import { expect } from 'chai'
import fc from 'fast-check'
import { writeTimestamp } from '../../../connectors/cassandra/csv-time.js'
import { Output } from '../../../connectors/cassandra/output.js'

const LATEST = 8.64e15
const MILLIS_A_DAY = 86_400_000

const written = (time: number): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(time))
  const out = new Output()
  writeTimestamp(out, bytes, 0, 8)
  return out.bytes.toString('latin1', 0, out.at)
}

const expectAsDateWritesIt = (time: number): void => {
  expect(written(time)).to.equal(new Date(time).toISOString())
}

describe('a timestamp, from its bytes to text', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['1970', 0],
    ['a millisecond before', -1],
    ['a leap day', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
    ['1 March after it', Date.UTC(2024, 2, 1)],
    ['1 March of a century without a leap day', Date.UTC(1900, 2, 1)],
    ['1 March of a century with one', Date.UTC(2000, 2, 1)],
    ['the first day of the year 1', Date.parse('0001-01-01')],
    ['the last of the year 0', Date.parse('0000-12-31')],
    ['the last of 9999', Date.parse('9999-12-31T23:59:59.999Z')],
    ['the first of 10000', Date.parse('+010000-01-01')],
    ['the earliest', -LATEST],
    ['the latest', LATEST],
  ]
  for (const [name, time] of cases) it(name, () => expectAsDateWritesIt(time))

  it('every day from 1890 to 2110', () => {
    for (let time = Date.UTC(1890, 0, 1); time < Date.UTC(2110, 0, 1); time += MILLIS_A_DAY)
      expectAsDateWritesIt(time)
  })

  it('any moment', () => {
    fc.assert(fc.property(fc.integer({ min: -LATEST, max: LATEST }), expectAsDateWritesIt))
  })
})
