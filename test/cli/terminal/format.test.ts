import { expect } from 'chai'
import { formatBytes, formatClock, formatCount, formatSeconds } from '../../../cli/terminal/format.js'

const cases: [format: (value: number) => string, value: number, text: string][] = [
  [formatBytes, 0, '0 B'],
  [formatBytes, 1023, '1023 B'],
  [formatBytes, 1024, '1 KiB'],
  [formatBytes, 1536, '1.5 KiB'],
  [formatBytes, 2 ** 28, '256 MiB'],
  [formatBytes, 2 ** 50, '1024 TiB'],
  [formatCount, 0, '0'],
  [formatCount, 999.6, '1,000'],
  [formatCount, 1_234_567, '1,234,567'],
  [formatSeconds, 0, '0 s'],
  [formatSeconds, 0.4213, '0.42 s'],
  [formatSeconds, 12.34, '12.3 s'],
  [formatSeconds, 59.4, '59.4 s'],
  [formatSeconds, 59.96, '1:00'],
  [formatSeconds, 125, '2:05'],
  [formatSeconds, 3725, '1:02:05'],
  [formatClock, 12, '0:12'],
  [formatClock, 3599.7, '1:00:00'],
]

describe('amounts on the terminal', () => {
  for (const [format, value, text] of cases) {
    it(`${format.name} ${value} is ${text}`, () => expect(format(value)).to.equal(text))
  }
})
